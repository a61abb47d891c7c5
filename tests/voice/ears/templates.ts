import type { CommandTemplate } from '../../../protocol/hints.ts';

/** Commands as the commands engine phrases them, in the same schema. */
export const templates: readonly CommandTemplate[] = [
  {
    templateId: 'rename',
    parts: ['rename', { slot: 'from', kind: 'identifier' }, 'to', { slot: 'to', kind: 'newName', likeSlot: 'from' }],
  },
  {
    templateId: 'replace',
    parts: ['replace', { slot: 'from', kind: 'newText' }, 'with', { slot: 'to', kind: 'newText', likeSlot: 'from' }],
  },
  {
    templateId: 'replaceIn',
    parts: [
      'replace',
      { slot: 'from', kind: 'newText' },
      'with',
      { slot: 'to', kind: 'newText', likeSlot: 'from' },
      'in',
      { slot: 'file', kind: 'file' },
    ],
  },
  {
    templateId: 'create',
    parts: ['create', 'file', { slot: 'file', kind: 'newFile' }, 'with', { slot: 'text', kind: 'newText' }],
  },
  { templateId: 'undo', parts: ['undo'] },
  { templateId: 'undo', parts: ['undo', 'that'] },
  { templateId: 'undo', parts: ['undo', 'the', 'last', 'change'] },
  { templateId: 'stop', parts: ['stop'] },
  { templateId: 'stop', parts: ['cancel'] },
  { templateId: 'changes', parts: ['what', 'changed'] },
];
