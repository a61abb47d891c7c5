import { sendKeys } from '@web/test-runner-commands';
import { see } from '../browser/page.ts';

/** Chooses the option of this label. */
export async function choose(name: string, label: string): Promise<void> {
  const box = await see('combobox', name);
  if (!(box instanceof HTMLSelectElement)) throw new Error(`${name} is no select.`);
  const option = [...box.options].find((each) => each.label === label);
  if (option === undefined) throw new Error(`${name} has no ${label}.`);
  box.value = option.value;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Types over what is in a box, without leaving it. */
export async function write(name: string, text: string): Promise<HTMLInputElement> {
  const box = await see('textbox', name);
  if (!(box instanceof HTMLInputElement)) throw new Error(`${name} is no input.`);
  box.focus();
  box.select();
  await sendKeys(text === '' ? { press: 'Delete' } : { type: text });
  return box;
}

/** Types over what is in a box and leaves it. */
export async function fill(name: string, text: string): Promise<HTMLInputElement> {
  const box = await write(name, text);
  await sendKeys({ press: 'Tab' });
  return box;
}

/** What assistive technology reads as the description of an element. */
export function readDescription(element: HTMLElement): string {
  const ids = element.getAttribute('aria-describedby') ?? '';
  return ids
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? `(no #${id})`)
    .join(' ')
    .trim();
}
