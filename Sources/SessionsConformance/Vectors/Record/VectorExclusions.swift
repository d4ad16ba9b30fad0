/// Cases whose calls can be written down, but with which something would be lost or said that the rules do not say.
enum VectorExclusions {
  static let reasons: [String: String] = [
    "BAD-012": "changes tokens at random places",
    "CRUD-015": "plants a broken random source",
    "REC-027": "leaves open what is there once time has gone back: a load may remove what it found expired ([ST-2])",
    "TTL-067": "leaves open what is there once time has gone back: a load may remove what it found expired ([ST-2])",
    "SEC-004": "looks at the characters of tokens",
    "SEC-013": "searches stored bytes for the token",
    "SEC-015": "reads the texts of errors",
    "FLT-015": "reads the texts of errors",
  ]
}
