/** What the core says of accounts at work, of passwords, the disk and backups, in German. See `of-core.ts`. */
export const dataSentences: Record<string, string> = {
  "System keychain": "Schlüsselbund des Systems",
  "File with a passphrase": "Datei mit Passphrase",
  "This session only": "Nur diese Sitzung",
  "Syncing is paused.": "Der Abruf ist angehalten.",
  "The database is damaged; Bobbin makes it anew.": "Die Datenbank ist beschädigt; Bobbin legt sie neu an.",
  "The account was stopped.": "Das Konto wurde gestoppt.",
  "Bobbin is closing.": "Bobbin wird beendet.",
  "Connecting anew.": "Es wird neu verbunden.",
  "Syncing of this account is paused.": "Der Abruf dieses Kontos ist angehalten.",
  "Syncing of this account is paused. Resume it first.":
    "Der Abruf dieses Kontos ist angehalten. Setze ihn zuerst fort.",
  "The provider asks to wait a while.": "Der Anbieter bittet um etwas Geduld.",
  "Sign in again.": "Melde dich erneut an.",
  "The session ended.": "Die Sitzung ist beendet.",
  "The account is gone.": "Das Konto ist weg.",
  "The password could not be kept there; choose another place for it.":
    "Das Passwort konnte dort nicht aufbewahrt werden; wähle einen anderen Ort dafür.",
  "The system keychain is locked; unlock it and try again.":
    "Der Schlüsselbund des Systems ist gesperrt; entsperre ihn und versuche es noch einmal.",
  "No system keychain answers; start or install one (on Linux GNOME Keyring or KWallet), or choose another place for passwords.":
    "Kein Schlüsselbund des Systems antwortet; starte oder installiere einen (unter Linux GNOME Keyring oder KWallet), oder wähle einen anderen Ort für Passwörter.",
  "The system keychain was started anew; quit Bobbin and open it again to use it.":
    "Der Schlüsselbund des Systems wurde neu gestartet; beende Bobbin und öffne es wieder, um ihn zu benutzen.",
  "The keychain's entry is not readable; please sign in again.":
    "Der Eintrag im Schlüsselbund ist nicht lesbar; bitte melde dich erneut an.",
  "The keychain has no password for this account; please sign in again.":
    "Der Schlüsselbund hat kein Passwort für dieses Konto; bitte melde dich erneut an.",
  "The system keychain does not keep what is written to it.":
    "Der Schlüsselbund des Systems behält nicht, was hineingeschrieben wird.",
  "Passwords are locked; type the passphrase to go on.":
    "Die Passwörter sind gesperrt; gib die Passphrase ein, um weiterzumachen.",
  "The file with the passwords is damaged; put it back from a backup or choose another place.":
    "Die Datei mit den Passwörtern ist beschädigt; hole sie aus einer Sicherung zurück oder wähle einen anderen Ort.",
  "The file with the passwords is gone; put it back, or sign in again.":
    "Die Datei mit den Passwörtern ist weg; hole sie zurück, oder melde dich erneut an.",
  "The file with the passwords can't be written; is the disk full?":
    "Die Datei mit den Passwörtern kann nicht geschrieben werden; ist die Festplatte voll?",
  "This is not the passphrase the passwords were locked with.":
    "Das ist nicht die Passphrase, mit der die Passwörter gesperrt wurden.",
  "No password is kept for this account; please sign in again.":
    "Für dieses Konto wird kein Passwort aufbewahrt; bitte melde dich erneut an.",
  "Choose a passphrase; without it the passwords can't be read.":
    "Wähle eine Passphrase; ohne sie können die Passwörter nicht gelesen werden.",
  "The file with the passwords can't be read.": "Die Datei mit den Passwörtern kann nicht gelesen werden.",
  "Kept in memory only: Bobbin asks for the password again after each start.":
    "Nur im Arbeitsspeicher: Bobbin fragt nach jedem Start wieder nach dem Passwort.",
  "The password was kept for one session only; please sign in again.":
    "Das Passwort wurde nur für eine Sitzung behalten; bitte melde dich erneut an.",
  "The demo is for an empty Bobbin; here are accounts already.":
    "Die Demo ist für ein leeres Bobbin gedacht; hier gibt es schon Konten.",
  "The demo could not be changed; try again.": "Die Demo konnte nicht geändert werden; versuche es noch einmal.",
  "The disk reports an error, so this could not be read. Check the disk and try again.":
    "Die Festplatte meldet einen Fehler; deshalb konnte dies nicht gelesen werden. Prüfe die Festplatte und versuche es noch einmal.",
  "The disk is full, so this could not be kept. Make room and try again.":
    "Die Festplatte ist voll; deshalb konnte dies nicht gespeichert werden. Schaffe Platz und versuche es noch einmal.",
  "Bobbin may not write in its data folder, so this could not be kept.":
    "Bobbin darf in seinem Datenordner nicht schreiben; deshalb konnte dies nicht gespeichert werden.",
  "Another program holds the database, so this could not be kept. Try again in a moment.":
    "Ein anderes Programm hält die Datenbank; deshalb konnte dies nicht gespeichert werden. Versuche es gleich noch einmal.",
  "The disk reports an error, so this could not be kept. Check the disk and try again.":
    "Die Festplatte meldet einen Fehler; deshalb konnte dies nicht gespeichert werden. Prüfe die Festplatte und versuche es noch einmal.",
  "It was cancelled; nothing was changed.": "Es wurde abgebrochen; nichts wurde geändert.",
  "There is not enough room on that disk. Make room, or choose another place.":
    "Auf dieser Festplatte ist nicht genug Platz. Schaffe Platz, oder wähle einen anderen Ort.",
  "The file or the disk could not be read or written; the log has the details.":
    "Die Datei oder die Festplatte konnte nicht gelesen oder beschrieben werden; Einzelheiten stehen im Protokoll.",
  "There is no such file or folder.": "Diese Datei oder diesen Ordner gibt es nicht.",
  "There is no such folder.": "Diesen Ordner gibt es nicht.",
  "That is a folder; name a file.": "Das ist ein Ordner; nenne eine Datei.",
  "There is a file by that name already; choose another name.":
    "Es gibt schon eine Datei mit diesem Namen; wähle einen anderen.",
  "Bobbin may not read or write there; choose another place.":
    "Bobbin darf dort nicht lesen oder schreiben; wähle einen anderen Ort.",
  "Nothing can be written there; choose another place.":
    "Dort kann nichts geschrieben werden; wähle einen anderen Ort.",
  "That disk takes no file as large as this; choose another place.":
    "Diese Festplatte nimmt keine so große Datei auf; wähle einen anderen Ort.",
  "The disk reports an error; choose another one.": "Die Festplatte meldet einen Fehler; wähle eine andere.",
  "A backup in Bobbin's own folder would be lost with it; choose a place outside.":
    "Eine Sicherung in Bobbins eigenem Ordner ginge mit ihm verloren; wähle einen Ort außerhalb.",
  "Name the whole path, or begin it with ~/ for your own folder.":
    "Nenne den ganzen Pfad, oder beginne ihn mit ~/ für deinen eigenen Ordner.",
  "An earlier exchange of the data is not finished; restart Bobbin, which ends it.":
    "Ein früherer Austausch der Daten ist nicht abgeschlossen; starte Bobbin neu, dann wird er beendet.",
  "The backup was not put in place; everything is as it was.":
    "Die Sicherung wurde nicht eingesetzt; alles ist, wie es war.",
  "The exchange of the data is only half done; restart Bobbin, which ends it. What was here is kept in {}.":
    "Der Austausch der Daten ist nur halb erledigt; starte Bobbin neu, dann wird er beendet. Was hier war, liegt in {}.",
  "A backup that was being put in place could not be finished.":
    "Eine Sicherung, die gerade eingesetzt wurde, konnte nicht fertig eingesetzt werden.",
  "This file is no backup of Bobbin.": "Diese Datei ist keine Sicherung von Bobbin.",
  "This backup is damaged or not whole; nothing was changed. Use another one.":
    "Diese Sicherung ist beschädigt oder unvollständig; nichts wurde geändert. Nimm eine andere.",
  "What was here could not be put back; it is kept in {}.":
    "Was hier war, konnte nicht zurückgelegt werden; es liegt in {}.",
  "A backup is being written to that file already; wait for it, or choose another name.":
    "In diese Datei wird schon eine Sicherung geschrieben; warte darauf, oder wähle einen anderen Namen.",
  "The backup could not be read.": "Die Sicherung konnte nicht gelesen werden.",
  "This backup was made by a newer Bobbin; nothing was changed. Update Bobbin, then try again.":
    "Diese Sicherung stammt von einem neueren Bobbin; nichts wurde geändert. Aktualisiere Bobbin und versuche es noch einmal.",
  "The backup was not made.": "Die Sicherung wurde nicht angelegt.",
  "The backup was not made. It needs {} MB of room on that disk, and {} MB are free. Make room, or choose another place.":
    "Die Sicherung wurde nicht angelegt. Sie braucht {} MB auf dieser Festplatte, frei sind {} MB. Schaffe Platz, oder wähle einen anderen Ort.",
  "The backup was not made: the database is damaged. Look at it with `bobbin check`.":
    "Die Sicherung wurde nicht angelegt: Die Datenbank ist beschädigt. Sieh sie dir mit `bobbin check` an.",
  "The backup was not made: its copy changed meanwhile. Try again.":
    "Die Sicherung wurde nicht angelegt: Ihre Kopie hat sich inzwischen geändert. Versuche es noch einmal.",
  "Bobbin is starting; try again in a moment.": "Bobbin startet gerade; versuche es gleich noch einmal.",
  "A backup is being made or put back already; wait for it, or cancel it.":
    "Es wird schon eine Sicherung angelegt oder wiederhergestellt; warte darauf, oder brich sie ab.",
  "Name a file.": "Nenne eine Datei.",
  "Bobbin could not start; the log in the data folder has the details.":
    "Bobbin konnte nicht starten; Einzelheiten stehen im Protokoll im Datenordner.",
  "The disk of the data folder is full, so Bobbin can't start. Nothing is lost: make room and start it again.":
    "Die Festplatte des Datenordners ist voll; deshalb kann Bobbin nicht starten. Nichts ist verloren: Schaffe Platz und starte es noch einmal.",
  "Bobbin may not write in its data folder. Make the folder writable for you, or choose another one.":
    "Bobbin darf in seinem Datenordner nicht schreiben. Gib den Ordner zum Schreiben frei, oder wähle einen anderen.",
  "Another program holds the database of Bobbin. Close it, and start Bobbin again.":
    "Ein anderes Programm hält die Datenbank von Bobbin. Schließe es, und starte Bobbin noch einmal.",
  "The disk of the data folder reports errors, so Bobbin can't start. Check the disk, or choose another folder.":
    "Die Festplatte des Datenordners meldet Fehler; deshalb kann Bobbin nicht starten. Prüfe die Festplatte, oder wähle einen anderen Ordner.",
  "That did not work; the log has the details.": "Das hat nicht geklappt; Einzelheiten stehen im Protokoll.",
  "That did not work.": "Das hat nicht geklappt.",
  "Bobbin could not start a part of itself.": "Bobbin konnte einen Teil von sich nicht starten.",
  "An account keeps nothing on this computer; parking would lose what it shows. Remove it first.":
    "Ein Konto behält nichts auf diesem Computer; beim Freigeben ginge verloren, was es zeigt. Entferne es zuerst.",
  "One of these is of an account that keeps nothing on this computer; that stays apart from the others.":
    "Eines davon gehört zu einem Konto, das nichts auf diesem Computer behält; das bleibt von den anderen getrennt.",
  "The database is damaged. Finish and send what you write in accounts that keep nothing on this computer, then restart Bobbin: it saves what can be read and gets the rest again.":
    "Die Datenbank ist beschädigt. Schreibe und sende zu Ende, was du in Konten schreibst, die nichts auf diesem Computer behalten, und starte dann Bobbin neu: Es rettet, was lesbar ist, und holt den Rest neu.",
  "The database is damaged again; the disk may be failing. Make a backup, and restart Bobbin.":
    "Die Datenbank ist wieder beschädigt; vielleicht geht die Festplatte kaputt. Lege eine Sicherung an, und starte Bobbin neu.",
  "The exchange of the data is only half done; restart Bobbin, which ends it.":
    "Der Austausch der Daten ist nur halb erledigt; starte Bobbin neu, dann wird er beendet.",
  "The database is released for now; it comes back when it is resumed.":
    "Die Datenbank ist vorübergehend freigegeben; sie kommt zurück, wenn sie wieder aufgenommen wird.",
  "The database could not be released; it is in use again.":
    "Die Datenbank konnte nicht freigegeben werden; sie ist wieder in Gebrauch.",
  "The database can't be opened again.": "Die Datenbank kann nicht wieder geöffnet werden.",
  "The database can't be released here.": "Die Datenbank kann hier nicht freigegeben werden.",
  "A message could not be read; the log has the details.":
    "Eine Nachricht konnte nicht gelesen werden; Einzelheiten stehen im Protokoll.",
  "A message could not be read.": "Eine Nachricht konnte nicht gelesen werden.",
  "Another computer has taken over the data folder, so Bobbin has stopped here; restart it.":
    "Ein anderer Computer hat den Datenordner übernommen; deshalb hat Bobbin hier angehalten. Starte es neu.",
  "Bobbin had to restart a part of itself.": "Bobbin musste einen Teil von sich neu starten.",
  "A part of Bobbin has stopped; restart it.": "Ein Teil von Bobbin ist stehen geblieben; starte es neu.",
  "Other data has taken the place of what this page knows; load the page again.":
    "Andere Daten sind an die Stelle derer getreten, die diese Seite kennt; lade die Seite neu.",
  "Bobbin could not start; the log has the details.": "Bobbin konnte nicht starten; Einzelheiten stehen im Protokoll.",
  "Bobbin had to interrupt this; please try again.": "Bobbin musste dies unterbrechen; bitte versuche es noch einmal.",
};
