/** Words for generated mail: enough to look real in a list and to be searched for. */
export interface Tongue {
  subjects: string[];
  sentences: string[];
  reply: string;
  greeting: string;
}

export const tongues: Tongue[] = [
  {
    subjects: ["Minutes of Tuesday's meeting", "Invoice for October", "Question about the roof", "Lunch on Friday?"],
    sentences: [
      "I have attached the figures we talked about.",
      "Could you have a look before the weekend?",
      "The delivery is late again, the supplier blames the weather.",
      "Let me know if half past ten suits you better.",
      "We should decide on the colour of the shutters soon.",
      "The second draft reads much better than the first.",
    ],
    reply: "wrote:",
    greeting: "Hello",
  },
  {
    subjects: ["Rückfrage zur Lieferung", "Übergabe der Wohnung", "Fotos vom Ausflug", "Terminänderung"],
    sentences: [
      "Die Unterlagen kommen heute noch per Post.",
      "Könnten wir das Gespräch auf Donnerstag verschieben?",
      "Der Schlüssel liegt wie immer unter dem größten Blumentopf.",
      "Vielen Dank für die schnelle Antwort.",
      "Im Keller steht wieder Wasser, bitte schicken Sie jemanden.",
    ],
    reply: "schrieb:",
    greeting: "Guten Tag",
  },
  {
    subjects: ["Réservation du 12 août", "Devis pour la cuisine", "Horaires d'été"],
    sentences: [
      "Nous arriverons tard le soir, est-ce possible ?",
      "Le devis me paraît un peu élevé, à vérifier ensemble.",
      "Merci de confirmer la réception de ce message.",
      "L'été prochain, nous aimerions revenir au même endroit.",
    ],
    reply: "a écrit :",
    greeting: "Bonjour",
  },
  {
    subjects: ["会議の議事録", "お見積りの件", "来週の予定について"],
    sentences: [
      "お世話になっております。",
      "資料を添付いたしますのでご確認ください。",
      "来週の火曜日はいかがでしょうか。",
      "ご返信をお待ちしております。",
    ],
    reply: "さんは書きました:",
    greeting: "こんにちは",
  },
  {
    subjects: ["Договор аренды", "Счёт за сентябрь", "Фотографии с праздника"],
    sentences: [
      "Прошу подтвердить получение письма.",
      "Документы отправлю завтра утром.",
      "Спасибо за быстрый ответ!",
      "Встреча переносится на среду.",
    ],
    reply: "пишет:",
    greeting: "Здравствуйте",
  },
];

export const people: [name: string, address: string][] = [
  ["Anna Lindqvist", "anna.lindqvist@north.test"],
  ["Jürgen Weiß", "j.weiss@weiss-bau.test"],
  ["Claire Dupré", "claire@dupre.test"],
  ["山田 太郎", "taro.yamada@kaisha.test"],
  ["Ольга Петрова", "olga@petrova.test"],
  ["Sam O'Neill", "sam.oneill@harbour.test"],
  ["Priya Raman", "priya@raman.test"],
  ["Marta Kowalska", "marta.kowalska@poczta.test"],
  ["Newsletter of the Harbour", "news@harbour.test"],
  ["Build Robot", "robot@builds.test"],
];
