/** The id of a session's next attempt: its first one's with a number. */
export function toSuccessorId(attemptId: string): string {
  const [, session = attemptId, number = '1'] = /^(.*)-(\d+)$/.exec(attemptId) ?? [];
  return `${session}-${Number(number) + 1}`;
}
