import Sessions

extension FaultyStore {
  /// Faults of how a key is spelt.
  static let keyFaults: [FaultyStore] = [
    FaultyStore(
      "dotted-keys-nested", "A key with a dot is a path into an object.",
      probe: FaultProbes.keys("a.b"),
      store: DottedKeysNested.init(base:)),
    FaultyStore(
      "keys-case-folded", "Keys are stored in lower case.",
      probe: FaultProbes.keys("a", "A"),
      store: KeysCaseFolded.init(base:)),
    FaultyStore(
      "keys-normalised", "Keys are brought into a Unicode normal form.",
      probe: FaultProbes.keys("\u{E9}", "e\u{301}"),
      store: KeysNormalised.init(base:)),
    FaultyStore(
      "keys-trimmed", "White space around a key is removed.",
      probe: FaultProbes.keys("a", " a"),
      store: KeysTrimmed.init(base:)),
    FaultyStore(
      "reserved-keys-dropped", "Fields with the names of internals are not stored.",
      probe: FaultProbes.keys("a", "_id"),
      store: ReservedKeysDropped.init(base:)),
    FaultyStore(
      "numeric-keys-as-numbers", "A key that is a number is brought into its shortest spelling.",
      probe: FaultProbes.keys("7", "007"),
      store: NumericKeysAsNumbers.init(base:)),
    FaultyStore(
      "keys-cut-off", "A key of 256 bytes loses the last one.",
      probe: FaultProbes.keys(String(repeating: "k", count: 256)),
      store: KeysCutOff.init(base:)),
    FaultyStore(
      "keys-decoded-as-url", "A key is decoded as a part of a URL.",
      probe: FaultProbes.keys("a%20b", "a b"),
      store: KeysDecodedAsURL.init(base:)),
    FaultyStore(
      "empty-keys-ignored", "What is done to an empty key is ignored instead of refused.",
      probe: FaultProbes.keys("a", ""),
      store: EmptyKeysIgnored.init(base:)),
  ]
}
