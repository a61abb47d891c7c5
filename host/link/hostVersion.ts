/** The host's version for people; `readBuildId` is the one to decide on. A test compares it with package.json. */
export const hostVersion = '0.1.0';
