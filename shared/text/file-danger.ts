/** Names whose files run something when opened, on any of the three systems: programs, installers, scripts, shortcuts. */
const programs = new Set(
  (
    "exe com scr pif bat cmd msi msp mst msix msixbundle appx appxbundle application appref-ms ps1 ps1xml ps2 psc1 psm1 vb vbs vbe js jse mjs cjs " +
    "ws wsf wsh wsc sct hta cpl msc inf ins isp reg rgs lnk url scf gadget jar jnlp chm hlp dll ocx sys drv xll wll add-in-ms settingcontent-ms library-ms " +
    "searchconnector-ms diagcab diagcfg themepack theme iso img vhd vhdx udf daa app dmg pkg mpkg command terminal tool workflow action scpt scptd applescript osx " +
    "mobileconfig webloc inetloc fileloc sh bash zsh csh ksh fish run bin elf appimage deb rpm snap flatpak flatpakref desktop py pyc pyw pyz rb pl php lua apk xpi crx"
  ).split(" "),
);
/** Documents that carry programs of their own. */
const macros = new Set(
  "docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm one onepkg accde accdb mdb mde ade adp".split(" "),
);
/** Pages: opened in a browser they are as near as any web page, but come from nobody. */
const pages = new Set("htm html xhtml xht shtml mht mhtml svg svgz xml xsl xslt swf".split(" "));
/** What names pretend to be. */
const harmless =
  /\.(?:pdf|docx?|xlsx?|pptx?|txt|rtf|csv|jpe?g|png|gif|webp|mp[34]|zip|odt|ods|eml)[\s._-]*\.[a-z0-9]+$/i;

/** What could happen when a file is opened; null for nothing that its name tells of. */
export interface FileDanger {
  kind: "program" | "macros" | "page";
  /** Its name looks like another kind of file (`invoice.pdf.exe`, `photo.jpg      .scr`). */
  disguised: boolean;
}

/**
 * What could happen when a file of this name is opened, by the extension that systems go by: the last one, dots and spaces
 * at the end apart. Types that mail declares are not believed.
 */
export function fileDanger(name: string): FileDanger | null {
  const bare = name
    .normalize("NFKC")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(/[\s.]+$/u, "");
  const extension = /\.([^.\s]+)$/u.exec(bare)?.[1]?.toLowerCase() ?? "";
  const kind = programs.has(extension)
    ? "program"
    : macros.has(extension)
      ? "macros"
      : pages.has(extension)
        ? "page"
        : null;
  return kind && { kind, disguised: harmless.test(bare) || /\s{3,}\.[^.\s]+$/u.test(bare) };
}
