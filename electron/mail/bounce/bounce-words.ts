/** Who sends delivery reports: local parts, and names in front of the address. */
export const reporter =
  /^(?:mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|maildelivery(?:system)?|mdaemon|mail-system|mmdf|bounces?|administrator|exim|qmail(?:-send)?)$/i;
export const reporterName =
  /mail(?:er)?[\s-]*(?:delivery|daemon)|delivery\s+(?:sub)?system|system administrator|postmaster|mailsystem|mail system/i;

/** Subjects of failures, in the languages of common servers. */
export const failureSubject = new RegExp(
  [
    "undeliver(?:able|ed)",
    "not\\s+delivered",
    "returned\\s+(?:mail|to\\s+sender)",
    "return(?:ing)?\\s+message\\s+to\\s+sender",
    "failure\\s+notice",
    "delivery\\s+(?:status\\s+notification|status|failure|failed|problem|error|report|has\\s+failed|notification)",
    "(?:mail|message|e-?mail)\\s+(?:delivery|system)\\s*(?:failed|failure|error|problem|report)",
    "(?:mail|message)\\s+(?:could|can)\\s*not\\s+be\\s+delivered",
    "non[- ]?delivery",
    "could\\s*n[o']t\\s+(?:be\\s+)?(?:send|deliver|sent)",
    "blocked\\s+by",
    "rejected",
    "user\\s+unknown",
    "unknown\\s+user",
    "nondeliverable",
    "unzustellbar",
    "nicht\\s+zustell",
    "zustellung\\s+fehl",
    "non\\s+remis",
    "échec\\s+(?:de\\s+)?(?:la\\s+)?(?:remise|livraison|distribution)",
    "non\\s+distribu",
    "no\\s+se\\s+(?:ha\\s+)?(?:puede|pudo|podido)\\s+entregar",
    "no\\s+entregad",
    "mancat[ao]\\s+(?:consegna|recapito)",
    "non\\s+(?:consegn|recapit)",
    "não\\s+(?:entregue|foi\\s+poss)",
    "falha\\s+na\\s+entrega",
    "onbestelbaar",
    "niet\\s+(?:be|af)geleverd",
    "niedostarcz",
    "nie\\s+dostarcz",
    "zwrot\\s+wiadomo",
    "kunde\\s+inte\\s+levereras",
    "kunne\\s+ikke\\s+leveres",
    "не\\s*доставлен",
    "недоставлен",
    "退信",
    "无法(?:投递|传递|送达)",
    "配信(?:不能|エラー|できません)",
    "送信エラー",
  ].join("|"),
  "iu",
);

/** Sentences by which servers without RFC 3464 tell of a failure. */
export const failureText = new RegExp(
  [
    "(?:could|can|was|were|has|have|is)\\s*(?:not|n't)\\s+(?:able\\s+to\\s+)?(?:be(?:en)?\\s+)?(?:sent|deliver)",
    "unable\\s+to\\s+(?:be\\s+)?deliver",
    "wasn't\\s+able\\s+to\\s+deliver",
    "(?:was|were|been)\\s+(?:undeliverable|rejected|returned|blocked|refused)",
    "delivery\\s+(?:to\\s+the\\s+following|has\\s+failed|failed|attempts?\\s+failed|failure)",
    "(?:address|recipient|user|mailbox)(?:\\(?e?s\\)?)?\\s+(?:have\\s+|has\\s+)?(?:failed|unknown|unavailable|not\\s+found|rejected|does\\s*(?:not|n't)\\s+exist)",
    "permanent\\s+(?:fatal\\s+)?error",
    "user\\s+unknown|unknown\\s+user|no\\s+such\\s+(?:user|mailbox|recipient|address)",
    "(?:said|reply|responded|error)[^\\n]{0,60}\\b5\\d\\d\\b",
    "\\b55[0-4][\\s-]",
    "nicht\\s+(?:zugestellt|ausgeliefert)|konnte\\s+nicht",
    "n'a\\s+pas\\s+pu\\s+être",
    "no\\s+(?:se\\s+pudo|pudo)\\s+",
    "non\\s+è\\s+stat|impossibile",
    "não\\s+pôde|não\\s+foi",
  ].join("|"),
  "iu",
);

/** The mail arrived at a filter that wants the sender to do something; nobody's address is wrong. */
export const challengeText =
  /requires?\s+confirmation|confirm\s+(?:this|your)\s+(?:mail\s*server|address|message|e-?mail)|to\s+confirm\s+this|guest\s+list|waitlisted|verify\s+(?:yourself|that\s+you)|challenge[- ]response/i;

/** Below such a line stands the message that came back. */
export const copyMarker =
  /^[ \t>]*-{2,}[^\n]{0,80}(?:copy|original|returned|returning|undelivered|message|header|kopie|copie|copia)[^\n]{0,80}$|^[ \t]*(?:original\s+message\s+follows|the\s+header\s+of\s+the\s+original\s+message|your\s+message\s+(?:follows|reads)|message\s+header\s+follows)[^\n]{0,80}$/im;
