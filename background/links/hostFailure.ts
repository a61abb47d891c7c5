import { AppError } from '../../protocol/appError.ts';

const install = 'Run `earshot-host install --browser NAME` in a terminal, then try again.';

/**
 * Why the browser ended a native port. Chromium tells its reasons apart by these sentences only, so this is the one place
 * that reads them.
 */
export function toHostError(reason: string | undefined): AppError {
  switch (reason) {
    case 'Specified native messaging host not found.':
      return new AppError('host_missing', `Earshot's companion is not installed for this browser. ${install}`);
    case 'Access to the specified native messaging host is forbidden.':
      return new AppError('host_forbidden', `Earshot's companion is installed for another extension. ${install}`);
    case 'Native host has exited.':
      return new AppError('host_crashed', `Earshot's companion stopped as it started. ${install}`);
    default:
      return new AppError('host_crashed', "The connection to Earshot's companion broke.");
  }
}
