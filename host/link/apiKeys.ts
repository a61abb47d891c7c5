/** OPENAI_API_KEY, OPENAI_ADMIN_KEY, ANTHROPIC_API_KEY, AWS_SECRET_ACCESS_KEY … */
const keyName = /(?:^|_)(?:API|ADMIN|ACCESS|SECRET)_?KEY$/i;

/** An environment for a child process that has no use for keys: no one else's process holds ours. */
export function withoutApiKeys(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !keyName.test(name)));
}

/**
 * Takes every key out of this process's own environment, so that whatever it starts from now on does not inherit one.
 * Returns OPENAI_API_KEY.
 */
export function takeApiKeys(env: NodeJS.ProcessEnv): string | undefined {
  const key = env['OPENAI_API_KEY'];
  for (const name of Object.keys(env)) if (keyName.test(name)) Reflect.deleteProperty(env, name);
  return key;
}
