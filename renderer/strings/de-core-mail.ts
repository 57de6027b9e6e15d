/** What the core says of mail servers and signing in, in German. See `of-core.ts`. */
export const mailSentences: Record<string, string> = {
  "E-mail address": "E-Mail-Adresse",
  "Your name": "Dein Name",
  Password: "Passwort",
  "IMAP server": "IMAP-Server",
  "IMAP port": "IMAP-Port",
  "IMAP encryption": "IMAP-Verschlüsselung",
  "SMTP server": "SMTP-Server",
  "SMTP port": "SMTP-Port",
  "SMTP encryption": "SMTP-Verschlüsselung",
  "User name": "Benutzername",
  "Accepted certificate (SHA-256)": "Akzeptiertes Zertifikat (SHA-256)",
  "None (not encrypted)": "Keine (unverschlüsselt)",
  "{} sent far more than it was asked for and was hung up on.":
    "{} hat weit mehr gesendet als verlangt; die Verbindung wurde getrennt.",
  "The password is missing.": "Das Passwort fehlt.",
  "The certificate is not the accepted one.": "Das Zertifikat ist nicht das akzeptierte.",
  "The certificate of {} cannot be trusted ({}); it was issued by {}, SHA-256 fingerprint {}.":
    "Dem Zertifikat von {} kann nicht vertraut werden ({}); ausgestellt von {}, SHA-256-Fingerabdruck {}.",
  "The mailbox is read by its labels now.": "Das Postfach wird jetzt nach seinen Labels gelesen.",
  "The message is too large to be downloaded whole.": "Die Nachricht ist zu groß, um ganz heruntergeladen zu werden.",
  "The position in the mailbox was lost.": "Die Stelle im Postfach ging verloren.",
  "Google takes an app password here, not your usual one: turn on 2-Step Verification, then make one at myaccount.google.com/apppasswords.":
    "Google verlangt hier ein App-Passwort, nicht dein übliches: Schalte die Bestätigung in zwei Schritten ein und erstelle dann eines auf myaccount.google.com/apppasswords.",
  "Microsoft takes no passwords for these mailboxes, app passwords neither, only its own sign-in (OAuth). Bobbin cannot do that yet.":
    "Microsoft nimmt für diese Postfächer keine Passwörter an, auch keine App-Passwörter, nur die eigene Anmeldung (OAuth). Das kann Bobbin noch nicht.",
  "Yahoo takes an app password here, not your usual one: make one in Yahoo's account security settings.":
    "Yahoo verlangt hier ein App-Passwort, nicht dein übliches: Erstelle eines in den Sicherheitseinstellungen deines Yahoo-Kontos.",
  "AOL takes an app password here, not your usual one: make one in AOL's account security settings.":
    "AOL verlangt hier ein App-Passwort, nicht dein übliches: Erstelle eines in den Sicherheitseinstellungen deines AOL-Kontos.",
  "Apple takes an app-specific password here, not your usual one: make one at account.apple.com.":
    "Apple verlangt hier ein anwendungsspezifisches Passwort, nicht dein übliches: Erstelle eines auf account.apple.com.",
  "Fastmail takes an app password here, not your usual one: make one in its privacy and security settings.":
    "Fastmail verlangt hier ein App-Passwort, nicht dein übliches: Erstelle eines in den Einstellungen zu Privatsphäre und Sicherheit.",
  "Zoho needs IMAP access allowed once in its mail settings, and an app password where two-factor sign-in is on.":
    "Bei Zoho muss der IMAP-Zugriff einmal in den E-Mail-Einstellungen erlaubt werden; ist die Zwei-Faktor-Anmeldung an, braucht es ein App-Passwort.",
  "GMX needs IMAP access allowed once in the e-mail settings of your account.":
    "Bei GMX muss der IMAP-Zugriff einmal in den E-Mail-Einstellungen deines Kontos erlaubt werden.",
  "Mail.ru takes a password for external applications here: make one in its security settings.":
    "Mail.ru verlangt hier ein Passwort für externe Anwendungen: Erstelle eines in den Sicherheitseinstellungen.",
  "{} is said to offer no encryption: your password and mail could be read on the way. Bobbin tries TLS; no encryption is used only if you choose it yourself.":
    "{} soll keine Verschlüsselung anbieten: Dein Passwort und deine E-Mails könnten unterwegs gelesen werden. Bobbin versucht TLS; unverschlüsselt wird nur verbunden, wenn du es selbst wählst.",
  "{} takes only its own sign-in (OAuth), no passwords. Bobbin cannot do that yet.":
    "{} nimmt nur die eigene Anmeldung (OAuth) an, keine Passwörter. Das kann Bobbin noch nicht.",
  "{} is said to take no password; Bobbin cannot sign in any other way yet.":
    "{} soll kein Passwort annehmen; anders kann sich Bobbin noch nicht anmelden.",
  "Found in Bobbin's own list of providers: {}.": "Gefunden in Bobbins eigener Liste von Anbietern: {}.",
  "Found in your provider's own configuration, told by {} over an encrypted connection.":
    "Gefunden in der Konfiguration deines Anbieters, von {} über eine verschlüsselte Verbindung mitgeteilt.",
  "Found in the DNS entries of {}.": "Gefunden in den DNS-Einträgen von {}.",
  "Found where the DNS entries of {} say its mail goes.":
    "Gefunden dort, wohin die E-Mails von {} laut DNS-Einträgen gehen.",
  "The DNS entries of {} say that its mail goes to {}.": "Laut den DNS-Einträgen von {} gehen die E-Mails zu {}.",
  "Guessed: servers with the usual names answered.": "Geraten: Server mit den üblichen Namen haben geantwortet.",
  "{} is said to offer POP3 only. Bobbin needs IMAP: ask your provider for it.":
    "{} soll nur POP3 anbieten. Bobbin braucht IMAP: Frage deinen Anbieter danach.",
  "No mail servers were found for {}. Your provider's help pages name them.":
    "Für {} wurden keine Mailserver gefunden. Sie stehen in den Hilfeseiten deines Anbieters.",
  "The network could not be asked for the mail servers of {}. Fill them in, or try again when you are online.":
    "Das Netz konnte nicht nach den Mailservern von {} gefragt werden. Trage sie ein, oder versuche es noch einmal, wenn du online bist.",
  "The server refused the draft.": "Der Server hat den Entwurf abgelehnt.",
  "The server did not remove an earlier copy of a draft.":
    "Der Server hat eine frühere Kopie eines Entwurfs nicht entfernt.",
  "A folder was rebuilt on the server while it was read.":
    "Ein Ordner wurde auf dem Server neu aufgebaut, während er gelesen wurde.",
  "{} is busy and asks to try again later.": "{} ist ausgelastet und bittet, es später noch einmal zu versuchen.",
  "The message is larger than {} takes.": "Die Nachricht ist größer, als {} annimmt.",
  "{} refused the user name or password.": "{} hat Benutzername oder Passwort abgelehnt.",
  "{} ended the connection{}.": "{} hat die Verbindung beendet{}.",
  "The folder is no longer on {}.": "Den Ordner gibt es auf {} nicht mehr.",
  "The mailbox on {} is full.": "Das Postfach auf {} ist voll.",
  "A message on {} is too large to be read.": "Eine Nachricht auf {} ist zu groß, um gelesen zu werden.",
  "{} could not do what was asked.": "{} konnte nicht tun, was verlangt war.",
  "Something unexpected happened with {}; the log has the details.":
    "Mit {} ist etwas Unerwartetes passiert; Einzelheiten stehen im Protokoll.",
  "The message is too large for {}.": "Die Nachricht ist zu groß für {}.",
  "{} refused every recipient{}.": "{} hat alle Empfänger abgelehnt{}.",
  "{} refused the sender{}.": "{} hat den Absender abgelehnt{}.",
  "{} refused the message{}.": "{} hat die Nachricht abgelehnt{}.",
  "{} cannot take mail at the moment.": "{} kann gerade keine E-Mails annehmen.",
  "{} asks to try again later.": "{} bittet, es später noch einmal zu versuchen.",
  "The network cannot reach {}.": "Das Netz kann {} nicht erreichen.",
  "There is no server named {}.": "Es gibt keinen Server namens {}.",
  "{} does not accept connections on port {}.": "{} nimmt auf Port {} keine Verbindungen an.",
  "{} did not answer in time.": "{} hat nicht rechtzeitig geantwortet.",
  "The connection to {} was lost.": "Die Verbindung zu {} ging verloren.",
  "The certificate of {} cannot be trusted.": "Dem Zertifikat von {} kann nicht vertraut werden.",
  "{} does not offer an encrypted connection on port {}.": "{} bietet auf Port {} keine verschlüsselte Verbindung an.",
  "{} finds more messages than a folder can hold.": "{} findet mehr Nachrichten, als ein Ordner enthalten kann.",
  "The folder to move to is no longer on the server.": "Den Zielordner gibt es auf dem Server nicht mehr.",
  "The server refused to move the message there.": "Der Server wollte die Nachricht nicht dorthin verschieben.",
  "The server refused to change the message.": "Der Server wollte die Nachricht nicht ändern.",
  "The folder was rebuilt on the server; it is read again first.":
    "Der Ordner wurde auf dem Server neu aufgebaut; er wird zuerst neu gelesen.",
  "The server ended the connection.": "Der Server hat die Verbindung beendet.",
  "The message was sent; its copy could not be put into Sent yet.":
    "Die Nachricht wurde gesendet; ihre Kopie konnte noch nicht in „Gesendet“ abgelegt werden.",
  "{} did not take the message for {}.": "{} hat die Nachricht für {} nicht angenommen.",
  "The server refused the copy.": "Der Server hat die Kopie abgelehnt.",
  "The mailbox is being listened to already.": "Das Postfach wird schon überwacht.",
  "The e-mail address is not complete.": "Die E-Mail-Adresse ist nicht vollständig.",
  "The {} server's name is missing or not a host name.": "Der Name des {}-Servers fehlt oder ist kein Servername.",
  "The {} encryption must be tls, starttls or none.": "Die {}-Verschlüsselung muss tls, starttls oder none sein.",
  "The {} port must be between 1 and 65535.": "Der {}-Port muss zwischen 1 und 65535 liegen.",
  "The accepted certificate must be a SHA-256 fingerprint.":
    "Das akzeptierte Zertifikat muss ein SHA-256-Fingerabdruck sein.",
  "Sending was interrupted.": "Das Senden wurde unterbrochen.",
  "The server did not send its text.": "Der Server hat den Text nicht gesendet.",
  "The server has it no more.": "Der Server hat sie nicht mehr.",
  "The server did not answer for minutes.": "Der Server hat minutenlang nicht geantwortet.",
  "Something unexpected happened; the log has the details.":
    "Etwas Unerwartetes ist passiert; Einzelheiten stehen im Protokoll.",
};
