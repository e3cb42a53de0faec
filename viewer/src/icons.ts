// Line icons, 24 x 24, drawn for this project.

const PATHS: Record<string, string> = {
  views: '<circle cx="12" cy="10.5" r="6.2"/><path d="M9.2 16v3.6h5.6V16"/><path d="M12 4.3v12.4"/>',
  layers: '<path d="M12 4 3.6 8.6 12 13.2l8.4-4.6z"/><path d="m3.6 12.6 8.4 4.6 8.4-4.6"/><path d="m3.6 16.2 8.4 4.6 8.4-4.6"/>',
  cut: '<circle cx="12" cy="12" r="8"/><path d="M12 2.6v18.8"/><path d="M12 8.2h6.9M12 12h8M12 15.8h6.9" opacity=".55"/>',
  labels: '<path d="M4 6.5h7M4 12h5M4 17.5h7"/><path d="m13 12 3.4 0"/><circle cx="18.6" cy="12" r="1.9"/>',
  light: '<circle cx="12" cy="12" r="4"/><path d="M12 3v2.2M12 18.8V21M3 12h2.2M18.8 12H21M5.6 5.6l1.6 1.6M16.8 16.8l1.6 1.6M18.4 5.6l-1.6 1.6M7.2 16.8l-1.6 1.6"/>',
  dark: '<path d="M19.5 14.2A7.8 7.8 0 0 1 9.8 4.5a7.8 7.8 0 1 0 9.7 9.7z"/>',
  screenshot: '<path d="M4.4 8.2h3.2l1.5-2.4h5.8l1.5 2.4h3.2v10.4H4.4z"/><circle cx="12" cy="13.1" r="3.3"/>',
  fullscreen: '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>',
  leave: '<path d="M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5"/>',
  more: '<path d="M4 7h16M4 12h16M4 17h16"/>',
  help: '<circle cx="12" cy="12" r="8.4"/><path d="M9.6 9.7a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.2.9-1.2 1.8"/><path d="M12 16.6v.2"/>',
  home: '<path d="m4.4 11.4 7.6-6.8 7.6 6.8"/><path d="M6.6 9.8v9h10.8v-9"/>',
  close: '<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>',
  eye: '<path d="M2.8 12s3.4-5.8 9.2-5.8 9.2 5.8 9.2 5.8-3.4 5.8-9.2 5.8S2.8 12 2.8 12z"/><circle cx="12" cy="12" r="2.6"/>',
  hidden: '<path d="M2.8 12s3.4-5.8 9.2-5.8 9.2 5.8 9.2 5.8-3.4 5.8-9.2 5.8S2.8 12 2.8 12z" opacity=".45"/><path d="m5 19 14-14"/>',
};

export function icon(name: string): string {
  return (
    '<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.6" ' +
    `stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${PATHS[name] ?? ""}</svg>`
  );
}
