/** What `earshot-host --help` teaches. */
export const usage = `Usage: earshot-host COMMAND [OPTIONS]

The companion of the Earshot extension: it changes files in the folders you allow, and nothing else.

First time:
  earshot-host install --browser chrome     lets that browser start this host, and fetches the voice models
  earshot-host workspace add ~/my-project   allows a folder
Then load the extension and talk. "earshot-host doctor" tells what is missing.

Commands:
  install            --browser NAME   chrome, chromium, edge, brave or vivaldi
                     --profile DIR    or: the browser started with --user-data-dir=DIR
                     --no-voice       without the voice models (typing works)
                     --extension-id ID  also serve this extension (a store's build); repeatable
  uninstall          --browser NAME or --profile DIR: removes what install wrote there
  doctor             what is registered, reachable and present, and what to do about the rest
  workspace add DIR  allows a folder · workspace remove NAME-or-DIR forgets it · workspace list
  workspace mode     NAME-or-DIR and ask-all, ask-risky or read-only: when you are asked
  do                 --workspace DIR "REQUEST": carries out a request without a browser,
                     for example: earshot-host do --workspace . "rename fetch user to load user"
  provider set       who hears and speaks; without a cloud's key it is this machine (--kind local)
                     --kind openai, or --base URL of a service that speaks the same wire
                     --model M · --voice V · --transcription M, or none
                     the key is asked for, or read from stdin (--no-key: neither), never an argument;
                     it is stored for that URL only: echo "$KEY" | earshot-host provider set --kind openai
  provider show      what is set, and where the key lies · provider forget  forgets the key
  undo               --workspace DIR: takes back the last change
  stop               ends the background process once it has finished what it does

Options for every command:
  --home DIR         where the host keeps its state (default: $EARSHOT_HOME, else your data folder)
  --json             one JSON object a line
  --version, --help

Exit: 0 done · 1 failed · 2 asked back or not understood · 64 wrong usage.
`;
