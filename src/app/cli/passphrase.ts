/** Where a validator's passphrase comes from: a file named by TANDEM_PASSPHRASE_FILE, or the terminal; never argv. */
import { readFileSync, statSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Failure, Secret } from '../../base/index.ts';

const VARIABLE = 'TANDEM_PASSPHRASE_FILE';
const OTHERS = 0o077;

function refuse(code: string, message: string, hint: string): Failure {
  return new Failure('usage', `app/${code}`, message, { hint });
}

function fromFile(file: string): Secret<string> {
  let text: string;
  try {
    if ((statSync(file).mode & OTHERS) !== 0) {
      throw refuse('passphrase-file-open', `${file} can be read by others`, `Run: chmod 600 ${file}`);
    }
    text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw refuse('no-passphrase', `${VARIABLE} names ${file}, which cannot be read`, 'Check the path.');
  }
  return new Secret(text);
}

/** Asks without showing what is typed. */
function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve, reject) => {
    terminal.once('SIGINT', () => {
      terminal.close();
      reject(new DOMException('stopped', 'AbortError'));
    });
    terminal.question('', (answer) => {
      terminal.close();
      process.stderr.write('\n');
      resolve(answer);
    });
  });
}

/** `confirm` asks twice, for a new one. Throws usage `app/no-passphrase`, `app/passphrase-file-open`, `app/passphrase-differs`. */
export async function readPassphrase({ confirm = false }: { confirm?: boolean } = {}): Promise<Secret<string>> {
  const file = process.env[VARIABLE];
  const passphrase = file === undefined ? await fromTerminal(confirm) : fromFile(file);
  if (passphrase.reveal() !== '') return passphrase;
  throw refuse('no-passphrase', 'the passphrase is empty', 'Choose one: it encrypts the keys of this validator.');
}

async function fromTerminal(confirm: boolean): Promise<Secret<string>> {
  if (!process.stdin.isTTY) {
    const hint = `Put it into a file of mode 600 and name that in ${VARIABLE}.`;
    throw refuse('no-passphrase', 'there is no passphrase and no terminal to ask at', hint);
  }
  const passphrase = await ask('Passphrase: ');
  if (confirm && (await ask('Again: ')) !== passphrase) {
    throw refuse('passphrase-differs', 'the two passphrases differ', 'Start again.');
  }
  return new Secret(passphrase);
}
