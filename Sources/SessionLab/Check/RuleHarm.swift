import SessionsConformance

/// What users of a store suffer from when it breaks a rule, by the rule's family.
enum RuleHarm {
  static func text(_ rule: Rule) -> String {
    families[String(rule.id.prefix { $0 != "-" })] ?? "Sessions do not behave as the specification promises."
  }

  private static let families: [String: String] = [
    "ID": "Somebody else can get into a session: by guessing, planting or reading a token.",
    "ST": "A write is lost, or one that should have failed is not: logged-out sessions come back and changes disappear.",
    "TTL": "Sessions end too early, or stay open after they should have ended.",
    "FD": "A value comes back as another one, under another key, or not at all.",
    "FL": "A message shows twice, to somebody else, or never.",
    "ROT": "A token from before a login still opens the session, or a rotation logs its user out.",
    "CC": "Of two requests at the same time one undoes what the other did.",
    "IX": "'Log out everywhere' leaves a session open, or ends somebody else's.",
    "CK": "The cookie can be forged, read or replayed beyond its time, or the browser drops it.",
    "NS": "Two applications on one backend get into each other's sessions.",
    "DUR": "What a response confirmed is not there for the next request.",
    "SZ": "A session that is too large damages itself or others instead of being refused.",
    "ERR": "A failing store looks like a logout, or an error tells what nobody should read.",
    "MW": "The browser gets a cookie too many, loses one, or gets it before the session is stored.",
  ]
}
