import type { Command } from './command.ts';

export const commands: readonly Command[] = [
  {
    id: 'palette.commands',
    title: 'Search commands…',
    menu: { in: 'View', group: 0, order: 1 },
    keys: ['Mod+K', 'Mod+Shift+P'],
    run: ({ workbench }) => workbench.setState({ palette: true, paletteOf: 'commands' }),
  },
  {
    id: 'palette.places',
    title: 'Go to node or thread…',
    menu: { in: 'View', group: 0, order: 2 },
    keys: ['Mod+P'],
    run: ({ workbench }) => workbench.setState({ palette: true, paletteOf: 'places' }),
  },
  {
    id: 'settings.open',
    title: 'Settings…',
    menu: { in: 'File', group: 4, order: 1 },
    keys: ['Mod+,'],
    run: ({ workbench }) => workbench.setState({ dialog: 'settings' }),
  },
];
