/** A rule by which we read patches differently from Codex 0.169, as docs/apply-patch.md says it, and the scenarios that show it. */
interface Difference {
  readonly rule: string;
  readonly codex: string;
  readonly scenarios: readonly string[];
}

/** All of them: the long test holds every scenario against the real binary. */
export const codexDifferences: readonly Difference[] = [
  {
    rule: 'Lines that are only added under an `@@` line come after that line',
    codex: 'puts them at the end of the file (openai/codex#30946)',
    scenarios: ['034_adds_after_anchor', '035_adds_after_two_anchors', '036_adds_after_anchor_then_changes_next_line'],
  },
  {
    rule: "A file's byte order mark stays, and its first line is found with and without it",
    codex: 'does not find that line, or loses the mark',
    scenarios: [
      '082_mark_stays_when_first_line_changes',
      '083_mark_stays_when_first_line_is_context',
      '084_mark_stays_when_lines_come_before',
      '086_mark_in_patch_matches',
    ],
  },
  {
    rule: 'A byte order mark before the patch is passed over',
    codex: 'refuses the patch',
    scenarios: ['095_byte_order_mark_before_patch'],
  },
  {
    rule: "A move onto the file's own name changes it where it is",
    codex: 'deletes the file',
    scenarios: [
      '107_move_onto_itself_changes_in_place',
      '108_move_onto_itself_by_another_spelling',
      '109_move_onto_itself_without_change',
    ],
  },
  {
    rule: 'A patch that fails anywhere changes nothing',
    codex: 'leaves the sections before the failure done',
    scenarios: [
      '151_refused_update_after_delete',
      '152_refused_update_after_move_away',
      '153_refused_delete_twice',
      '154_refused_last_of_three_changes_none',
      '158_refused_new_file_inside_new_file',
    ],
  },
  {
    rule: 'Files that are not UTF-8 text are refused in every section: undo shows what it brings back',
    codex: 'deletes and overwrites them, and changes text with NUL in it',
    scenarios: [
      '160_refused_binary_file_to_delete',
      '161_refused_text_with_nul',
      '163_refused_add_over_latin1_file',
      '164_refused_move_over_binary_file',
    ],
  },
  {
    rule: 'Paths stay inside the workspace, out of protected folders, and portable',
    codex: 'leaves that to its caller',
    scenarios: [
      '165_refused_absolute_path',
      '166_refused_path_upwards',
      '167_refused_path_up_and_down',
      '168_refused_git_folder',
      '169_refused_agent_folder',
      '170_refused_move_into_git_folder',
      '171_refused_device_name',
      '172_refused_windows_path',
      '173_refused_path_that_ends_with_dot',
    ],
  },
];

/** Not tried with Codex, which would write outside of the test's folder. */
export const neverAskedOfCodex: readonly string[] = ['165_refused_absolute_path'];
