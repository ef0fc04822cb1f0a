import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server as Web } from 'node:http';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { test as base, expect } from './parties.ts';

const BINARY = process.env.CENTRALA_BIN ?? resolve(import.meta.dirname, '../../../target/debug/centrala');
const DEMO = resolve(import.meta.dirname, '../../../crates/server/demo/organization.yaml');
const LINE = '+35929004000';

type Crm = { origin: string; asked: string[]; stop: () => void };

/** Somebody else's program that knows one case. */
async function crm(): Promise<Crm> {
  const asked: string[] = [];
  const web: Web = createServer((request, answer) => {
    asked.push(request.url ?? '');
    const known = request.url === '/cases/4317';
    answer.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    answer.end(known ? JSON.stringify({ customer: { name: 'Елена Колева' } }) : '{}');
  });
  await new Promise<void>((ready) => web.listen(0, '127.0.0.1', ready));
  const address = web.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return { origin: `http://127.0.0.1:${port}`, asked, stop: () => void web.close() };
}

/** The demo's organization with one more line: hours, welcome, menu, case number, look-up, card, a queue with a skill. */
function organization(origin: string, language: 'bg' | 'en', greeting = 'welcome'): string {
  const flow = `
  - id: cases
    document:
      schemaVersion: 1
      name: Cases
      language: ${language}
      variables: {caseNumber: global, customerName: global}
      card:
        popover: [caseNumber, customerName, {system: caller}]
        pane: [caseNumber, customerName]
      start: hours
      nodes:
        hours: {type: hours, hours: day-and-night, onOpen: welcome, onClosed: closed}
        welcome: {type: play, prompts: [${greeting}], next: menu}
        menu:
          type: menu
          prompts: [menu-support-billing]
          choices: {1: number, 2: line}
          onTimeout: line
          onInvalid: line
        number:
          type: collectDigits
          variable: caseNumber
          prompts: [enter-case-number]
          maxDigits: 4
          next: look
          onTimeout: line
          onInvalid: line
        look:
          type: http
          url: '${origin}/cases/{{ caseNumber }}'
          into: {customerName: /customer/name}
          next: line
          onError: line
        line: {type: queue, queue: support, music: hold, skills: {german: 3}}
        closed: {type: play, prompts: [closed], next: end}
        end: {type: disconnect}
`;
  const words: [string, string][] = [
    ['  fallbackQueue: support\n', `  fallbackQueue: support\n  httpOrigins: ["${origin}"]\n`],
    [
      '\nvariables:\n',
      '\nskills:\n  - {id: german, name: German}\n\nbusinessHours:\n  - {id: day-and-night, name: Always, open: "24/7"}\n\nvariables:\n' +
        '  - {name: customerName, label: Customer, labels: {bg: Клиент}, order: 3, agentEditable: true}\n',
    ],
    ['\nflows:\n', `\nflows:${flow}`],
    ['\nentryPoints:\n', `\nentryPoints:\n  - {id: cases, name: Cases, numbers: ["${LINE}"], flow: cases}\n`],
    ['profile: agent, extension: "1002"}', 'profile: agent, extension: "1002", skills: {german: 5}}'],
  ];
  return words.reduce(
    (text, [word, other]) => {
      if (!text.includes(word)) throw new Error(`the demo has no "${word}"`);
      return text.replace(word, other);
    },
    readFileSync(DEMO, 'utf8'),
  );
}

/** What an operator types; answers with the exit code and everything that was said. */
async function importFile(url: string, file: string): Promise<{ code: number; said: string }> {
  const told = promisify(execFile)(BINARY, ['import', file, '--server', url, '--user', 'admin@demo.test'], {
    env: { ...process.env, CENTRALA_PASSWORD: 'demo' },
  });
  return told.then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  );
}

const test = base.extend<{ program: Crm }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern.
  program: async ({}, use) => {
    const program = await crm();
    await use(program);
    program.stop();
  },
});

for (const language of ['bg', 'en'] as const) {
  // Proves: POP-3, POP-14, CAD-1, CAD-16, B-3
  test(`an imported flow asks, looks up and finds the agent with the skill (${language})`, async ({
    server,
    seat,
    rig,
    program,
  }, info) => {
    test.setTimeout(120_000);
    const file = join(info.outputDir, 'organization.yaml');
    const write = (text: string) => writeFileSync(file, text);
    mkdirSync(info.outputDir, { recursive: true });
    const good = organization(program.origin, language);

    // A mistake is refused whole, with its place and its reason.
    write(good.replace('queue: support, music: hold, skills', 'queue: nowhere, music: hold, skills'));
    const broken = await importFile(server.url, file);
    expect(broken.code).not.toBe(0);
    expect(broken.said).toMatch(/line \d+, column \d+/);
    expect(broken.said).toContain('nowhere');

    write(good);
    const taken = await importFile(server.url, file);
    expect(taken.said, taken.said).toContain('cases');
    expect(taken.code).toBe(0);

    const ana = await seat('ana');
    const boris = await seat('boris');
    await boris.collapseTasks();
    await boris.page.evaluate(
      (chosen) => localStorage.setItem('centrala.language', JSON.stringify(chosen)),
      language,
    );
    await boris.page.reload();
    await rig.order({ do: 'call', id: 'caller', from: '+359881234567', to: LINE });
    await rig.wait('caller', 'connected');
    await rig.recognises('caller', [`prompts/${language}/welcome`], { beginMs: 600 });

    // A change that is published now is for the calls to come.
    write(organization(program.origin, language, 'sorry-unavailable'));
    expect((await importFile(server.url, file)).code).toBe(0);

    await rig.order({ do: 'digits', id: 'caller', keys: '1' });
    await rig.recognises('caller', [`prompts/${language}/enter-case-number`], { beginMs: 600 });
    await rig.order({ do: 'digits', id: 'caller', keys: '4317' });
    await expect.poll(() => program.asked).toEqual(['/cases/4317']);

    // Ana has waited longer and lacks the skill. What the flow learned stands on the request and in the pane.
    const request = boris.page.getByRole('article').first();
    await expect(request).toContainText('4317');
    await expect(request).toContainText('Елена Колева');
    await expect(request).toContainText(language === 'bg' ? 'Номер на случай' : 'Case number');
    expect(await ana.tasks()).toEqual([]);
    await boris.act('accept');
    const field = (label: string) => boris.page.getByRole('textbox', { name: label, exact: true });
    await expect(field(language === 'bg' ? 'Номер на случай' : 'Case number')).toHaveValue('4317');
    await expect(field(language === 'bg' ? 'Клиент' : 'Customer')).toHaveValue('Елена Колева');

    // The next call begins with the new version.
    await rig.order({ do: 'call', id: 'next', from: '+359881234568', to: LINE });
    await rig.wait('next', 'connected');
    await rig.recognises('next', [`prompts/${language}/sorry-unavailable`], { beginMs: 600 });
  });
}
