import { AppError } from '../../protocol/appError.ts';

// The surfaces show the exact command beside it.
const install = 'Install it from a terminal, then try again.';

/**
 * Why the browser ended a native port. Chromium tells its reasons apart by these sentences only, so this is the one place
 * that reads them.
 */
export function toHostError(reason: string | undefined): AppError {
  switch (reason) {
    case 'Specified native messaging host not found.':
      return new AppError('host_missing', `Earshot's host is not installed for this browser. ${install}`);
    case 'Access to the specified native messaging host is forbidden.':
      return new AppError('host_forbidden', `Earshot's host is installed for another extension. ${install}`);
    case 'Native host has exited.':
      return new AppError('host_crashed', `Earshot's host stopped as it started. ${install}`);
    default:
      return new AppError('host_crashed', "The connection to Earshot's host broke.");
  }
}
