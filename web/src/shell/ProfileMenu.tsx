import { Check, Keyboard, LogOut, Monitor, Moon, Settings2, Sun } from 'lucide-react';
import {
  Button as AriaButton,
  Header as AriaHeader,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import { setLanguage, useLanguage } from '../i18n/IntlRoot.tsx';
import { type Language, useText } from '../i18n/messages.ts';
import { dataLang } from '../lib/language.ts';
import { setTheme, type Theme, useTheme } from '../lib/theme.ts';
import { Avatar } from '../ui/Avatar.tsx';
import css from './ProfileMenu.module.css';
import { keysOf } from './shortcuts.ts';
import { useView } from './view.ts';

const LANGUAGES: { id: Language; name: string }[] = [
  { id: 'bg', name: 'Български' },
  { id: 'en', name: 'English' },
];
const THEMES = [
  { id: 'system', Icon: Monitor },
  { id: 'light', Icon: Sun },
  { id: 'dark', Icon: Moon },
] as const;

export function ProfileMenu({
  userName,
  organization,
  isOpen,
  onOpenChange,
  onChangeStation,
  onSignOut,
}: {
  userName: string;
  organization: string;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  onChangeStation: () => void;
  onSignOut: () => void;
}) {
  const text = useText();
  const { language } = useLanguage();
  const { theme } = useTheme();
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <AriaButton className={css.button} aria-label={text('profile.label', { name: userName })}>
        <Avatar name={userName} />
      </AriaButton>
      <Popover className={css.popover} placement="bottom end" offset={6}>
        <div className={css.who}>
          <Avatar name={userName} size={42} />
          <div>
            <b lang={dataLang(userName)}>{userName}</b>
            <small lang={dataLang(organization)}>{organization}</small>
          </div>
        </div>
        <Menu className={css.menu} aria-label={text('profile.label', { name: userName })}>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[language]}
            onSelectionChange={(keys) => {
              const [chosen] = keys;
              if (chosen) setLanguage(chosen as Language);
            }}
          >
            <AriaHeader className={css.heading}>{text('profile.language')}</AriaHeader>
            {LANGUAGES.map(({ id, name }) => (
              <MenuItem key={id} id={id} textValue={name} className={css.item} shouldCloseOnSelect={false}>
                {({ isSelected }) => (
                  <>
                    <span className={css.glyph}>{id.toUpperCase()}</span>
                    <span lang={id}>{name}</span>
                    {isSelected ? <Check size={16} aria-hidden="true" /> : null}
                  </>
                )}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className={css.separator} />
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => {
              const [chosen] = keys;
              if (chosen) setTheme(chosen as Theme);
            }}
          >
            <AriaHeader className={css.heading}>{text('profile.theme')}</AriaHeader>
            {THEMES.map(({ id, Icon }) => (
              <MenuItem
                key={id}
                id={id}
                textValue={text(`look.theme.${id}`)}
                className={css.item}
                shouldCloseOnSelect={false}
              >
                {({ isSelected }) => (
                  <>
                    <Icon size={17} aria-hidden="true" />
                    <span>{text(`look.theme.${id}`)}</span>
                    {isSelected ? <Check size={16} aria-hidden="true" /> : null}
                  </>
                )}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className={css.separator} />
          <MenuItem className={css.item} onAction={onChangeStation} textValue={text('phone.change')}>
            <Settings2 size={17} aria-hidden="true" />
            <span>{text('phone.change')}</span>
          </MenuItem>
          <MenuItem
            className={css.item}
            onAction={() => useView.setState({ shortcutsOpen: true })}
            textValue={text('shortcuts.title')}
          >
            <Keyboard size={17} aria-hidden="true" />
            <span>{text('shortcuts.title')}</span>
            <kbd>{keysOf('shortcuts')}</kbd>
          </MenuItem>
          <MenuItem className={css.item} onAction={onSignOut} textValue={text('signOut.action')}>
            <LogOut size={17} aria-hidden="true" />
            <span>{text('signOut.action')}</span>
            <kbd>{keysOf('signOut')}</kbd>
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
