import { useText } from '../i18n/messages.ts';
import { Dialog } from '../ui/Dialog.tsx';
import css from './ShortcutsDialog.module.css';
import { SHORTCUTS } from './shortcuts.ts';
import { useView } from './view.ts';

const GROUPS = ['call', 'agent', 'page'] as const;

export function ShortcutsDialog() {
  const text = useText();
  const close = () => useView.setState({ shortcutsOpen: false });
  return (
    <Dialog title={text('shortcuts.title')} onClose={close} closeLabel={text('common.close')} width={620}>
      <div className={css.groups}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{text(`shortcuts.group.${group}`)}</h3>
            <dl>
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map((shortcut) => (
                <div key={shortcut.action}>
                  <dt>{text(shortcut.label)}</dt>
                  <dd>
                    <kbd>Ctrl</kbd>
                    <kbd>Alt</kbd>
                    <kbd>{shortcut.key}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
