/** What the core says of Slack, in German. See `of-core.ts`. */
export const slackSentences: Record<string, string> = {
  "With my own app's tokens": "Mit den Tokens meiner eigenen App",
  "In the browser": "Im Browser",
  "Copy the manifest": "Manifest kopieren",
  "User OAuth token (xoxp-…)": "User-OAuth-Token (xoxp-…)",
  "App-level token (xapp-…), for news at once": "App-Level-Token (xapp-…), damit Neues sofort kommt",
  "Client ID of the app": "Client-ID der App",
  "Copy the manifest, open Slack's page, choose “From a manifest”, your workspace, and paste it.":
    "Kopiere das Manifest, öffne die Seite von Slack, wähle „From a manifest“ und deinen Workspace, und füge es ein.",
  "Choose “Install to Workspace” and allow it. Only you are connected; nothing is posted.":
    "Wähle „Install to Workspace“ und erlaube es. Nur du wirst verbunden; nichts wird gepostet.",
  "Under “OAuth & Permissions” copy the User OAuth Token into the first field.":
    "Kopiere unter „OAuth & Permissions“ das User OAuth Token in das erste Feld.",
  "For news at once: under “Basic Information” make an app-level token with connections:write, and copy it into the second.":
    "Damit Neues sofort kommt: Erstelle unter „Basic Information“ ein App-Level-Token mit connections:write und kopiere es in das zweite.",
  "Make an app from the manifest as above, or ask who runs your workspace for the client ID of theirs.":
    "Erstelle eine App aus dem Manifest wie oben, oder frage die Verwaltung deines Workspace nach der Client-ID ihrer App.",
  "The client ID stands under “Basic Information”. It is no secret.":
    "Die Client-ID steht unter „Basic Information“. Sie ist nicht geheim.",
  "Bobbin opens Slack in your browser; when you have allowed it, come back here.":
    "Bobbin öffnet Slack in deinem Browser; wenn du es erlaubt hast, komm hierher zurück.",
  "Slack has no name for {}.": "Slack hat keinen Namen für {}.",
  "The message is not in Slack.": "Die Nachricht ist nicht in Slack.",
  "A conversation in Slack begins with at most eight people.":
    "Eine Unterhaltung in Slack beginnt mit höchstens acht Personen.",
  "The app in Slack may not {}: give it the right {} and sign in again.":
    "Der App in Slack fehlt das Recht {1}: Gib es ihr und melde dich erneut an.",
  "Slack keeps no stars that other programs may set.":
    "Slack kennt keine Markierungen, die andere Programme setzen dürfen.",
  "Slack has no folders.": "Slack hat keine Ordner.",
  "Slack answered with something that can't be read.": "Slack hat etwas geantwortet, das nicht gelesen werden kann.",
  "Slack sent far more than it was asked for.": "Slack hat weit mehr gesendet als verlangt.",
  "Slack asks to go slower.": "Slack bittet, langsamer zu machen.",
  "Slack answered {} with something that can't be read.":
    "Slack hat auf {} etwas geantwortet, das nicht gelesen werden kann.",
  "The position in the workspace was lost.": "Die Stelle im Workspace ging verloren.",
  "Slack lists more conversations than anybody can be in.": "Slack nennt mehr Unterhaltungen, als jemand haben kann.",
  "This conversation is closed.": "Diese Unterhaltung ist geschlossen.",
  "You are not in this channel.": "Du bist nicht in diesem Kanal.",
  "The app in Slack may not read files: give it the right files:read and sign in again.":
    "Die App in Slack darf keine Dateien lesen: Gib ihr das Recht files:read und melde dich erneut an.",
  "The file is larger than Slack said.": "Die Datei ist größer, als Slack sagte.",
  "Pictures are loaded from Slack's own servers only.": "Bilder werden nur von Slacks eigenen Servern geladen.",
  "The file is no longer in Slack.": "Die Datei ist nicht mehr in Slack.",
  "The file is not kept at Slack; open it in the browser.": "Die Datei liegt nicht bei Slack; öffne sie im Browser.",
  "Slack's answer leads nowhere.": "Slacks Antwort führt nirgendwohin.",
  "Slack does not accept the sign-in any more.": "Slack akzeptiert die Anmeldung nicht mehr.",
  "The app in Slack lacks the right to do this.": "Der App in Slack fehlt das Recht dazu.",
  "It is no longer in Slack.": "Das ist nicht mehr in Slack.",
  "This person is no longer in the workspace.": "Diese Person ist nicht mehr im Workspace.",
  "This channel is archived.": "Dieser Kanal ist archiviert.",
  "This message is too old to be edited here.": "Diese Nachricht ist zu alt, um hier bearbeitet zu werden.",
  "Slack does not let you change this message.": "Slack lässt dich diese Nachricht nicht ändern.",
  "The rules of this workspace forbid it.": "Die Regeln dieses Workspace verbieten es.",
  "The message is longer than Slack takes.": "Die Nachricht ist länger, als Slack annimmt.",
  "This is more than Slack takes at once.": "Das ist mehr, als Slack auf einmal annimmt.",
  "Slack does not take it like this.": "So nimmt Slack es nicht an.",
  "The workspace has no room for this file.": "Der Workspace hat keinen Platz für diese Datei.",
  "Slack has trouble at the moment.": "Slack hat gerade Schwierigkeiten.",
  "Slack no longer offers this.": "Slack bietet das nicht mehr an.",
  "Slack refused it ({}).": "Slack hat es abgelehnt ({}).",
  "The certificate of Slack's server cannot be trusted.":
    "Dem Zertifikat von Slacks Server kann nicht vertraut werden.",
  "Slack cannot be reached.": "Slack ist nicht erreichbar.",
  "Slack did not answer in time.": "Slack hat nicht rechtzeitig geantwortet.",
  "The connection to Slack was lost.": "Die Verbindung zu Slack ging verloren.",
  "Slack ended the connection for news.": "Slack hat die Verbindung für Neues beendet.",
  "Socket Mode is switched off for the app in Slack: news are asked for every now and then.":
    "Der Socket Mode ist für die App in Slack ausgeschaltet: Nach Neuem wird ab und zu gefragt.",
  "Slack does not accept the app-level token ({}): news are asked for every now and then.":
    "Slack akzeptiert das App-Level-Token nicht ({}): Nach Neuem wird ab und zu gefragt.",
  "Slack's list of conversations leads round in circles.": "Slacks Liste der Unterhaltungen führt im Kreis.",
  "Slack's connection for news sent far more than anybody can say.":
    "Slacks Verbindung für Neues hat weit mehr gesendet, als jemand sagen kann.",
  "Slack's connection for news does not come about, or does not last.":
    "Slacks Verbindung für Neues kommt nicht zustande oder hält nicht.",
  "Slack named an address that is not Slack's: news are asked for every now and then.":
    "Slack hat eine Adresse genannt, die nicht zu Slack gehört: Nach Neuem wird ab und zu gefragt.",
  "Slack did not say hello in time.": "Slack hat sich nicht rechtzeitig gemeldet.",
  "Only some members may write here.": "Hier dürfen nur manche Mitglieder schreiben.",
  "Here one may only answer in threads.": "Hier darf man nur in Threads antworten.",
  "Slack answered the sign-in with something that can't be read.":
    "Slack hat auf die Anmeldung etwas geantwortet, das nicht gelesen werden kann.",
  "The sign-in to Slack has ended. Sign in again.": "Die Anmeldung bei Slack ist abgelaufen. Melde dich erneut an.",
  "The app in Slack is not set up for this ({}). Compare it with the manifest.":
    "Die App in Slack ist dafür nicht eingerichtet ({}). Vergleiche sie mit dem Manifest.",
  "The sign-in took too long or was used twice. Try again.":
    "Die Anmeldung hat zu lange gedauert oder wurde doppelt benutzt. Versuche es noch einmal.",
  "The ports {} of this computer are all in use; the browser could not come back. Close what uses them.":
    "Die Ports {} dieses Computers sind alle belegt; der Browser könnte nicht zurückkehren. Schließe, was sie benutzt.",
  "The conversation is no longer in Slack.": "Die Unterhaltung ist nicht mehr in Slack.",
  "Slack named no address for it.": "Slack hat keine Adresse dafür genannt.",
  "Slack named a foreign place for the file.": "Slack hat für die Datei einen fremden Ort genannt.",
  "Only a server on this computer can stand in for Slack.":
    "Nur ein Server auf diesem Computer kann an die Stelle von Slack treten.",
  "A message in Slack belongs to a conversation.": "Eine Nachricht in Slack gehört zu einer Unterhaltung.",
  "Slack cannot show files of an answer in the channel too.":
    "Slack kann Dateien einer Antwort nicht auch im Kanal zeigen.",
  "Slack lets this app ask for messages once a minute, 15 at a time. What is on screen comes first; an app of your own in Slack is not held to this.":
    "Slack erlaubt dieser App, einmal pro Minute 15 Nachrichten abzurufen. Was du gerade siehst, kommt zuerst; für eine eigene App in Slack gilt das nicht.",
  "The account is closed.": "Das Konto ist geschlossen.",
  "This sign-in belongs to another workspace than {}.": "Diese Anmeldung gehört zu einem anderen Workspace als {}.",
  "The sign-in to Slack is not complete. Sign in again.":
    "Die Anmeldung bei Slack ist unvollständig. Melde dich erneut an.",
  "An app-level token begins with xapp-.": "Ein App-Level-Token beginnt mit xapp-.",
  "This is the token of a bot. Bobbin needs the User OAuth Token, which begins with xoxp-.":
    "Das ist das Token eines Bots. Bobbin braucht das User OAuth Token, das mit xoxp- beginnt.",
  "This is the app-level token; the first field takes the User OAuth Token, which begins with xoxp-.":
    "Das ist das App-Level-Token; in das erste Feld gehört das User OAuth Token, das mit xoxp- beginnt.",
  "A User OAuth Token begins with xoxp-.": "Ein User OAuth Token beginnt mit xoxp-.",
  "The client ID of an app in Slack is needed to sign in by the browser.":
    "Für die Anmeldung im Browser wird die Client-ID einer App in Slack gebraucht.",
  "The browser did not come back in time. Try again.":
    "Der Browser ist nicht rechtzeitig zurückgekommen. Versuche es noch einmal.",
  "You did not give Bobbin access to Slack.": "Du hast Bobbin keinen Zugriff auf Slack gegeben.",
  "Slack refused the sign-in ({}).": "Slack hat die Anmeldung abgelehnt ({}).",
  "The app in Slack lacks the rights {}. Compare it with the manifest.":
    "Der App in Slack fehlen die Rechte {}. Vergleiche sie mit dem Manifest.",
  "Slack does not accept the app-level token. It needs the right connections:write.":
    "Slack akzeptiert das App-Level-Token nicht. Es braucht das Recht connections:write.",
  "The app was removed from the workspace, or its token revoked.":
    "Die App wurde aus dem Workspace entfernt oder ihr Token widerrufen.",
};
