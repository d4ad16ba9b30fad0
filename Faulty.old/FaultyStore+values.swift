import Sessions

extension FaultyStore {
  /// Faults of what is stored of a value.
  static let valueFaults: [FaultyStore] = [
    FaultyStore(
      "empty-text-is-nil", "An empty text removes its field.",
      probe: FaultProbes.commits([.set("a", json("\"\"")), .set("b", json("1"))]),
      store: EmptyTextIsNil.init(base:)),
    FaultyStore(
      "booleans-as-integers", "True and false come back as 1 and 0.",
      probe: FaultProbes.value("true"),
      store: BooleansAsIntegers.init(base:)),
    FaultyStore(
      "null-removes", "The value null removes its field.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.set("a", json("null"))]),
      store: NullRemoves.init(base:)),
    FaultyStore(
      "json-minified", "White space between the parts of a JSON text is removed.",
      probe: FaultProbes.value("[1, 2]"),
      store: JSONMinified.init(base:)),
    FaultyStore(
      "decimals-respelled", "Decimal numbers pass through a double.",
      probe: FaultProbes.value("1.10"),
      store: DecimalsRespelled.init(base:)),
    FaultyStore(
      "escapes-decoded", "Escaped characters are stored as themselves.",
      probe: FaultProbes.value("\"\\u0041\""),
      store: EscapesDecoded.init(base:)),
    FaultyStore(
      "text-ends-at-nul", "A text ends at its first U+0000.",
      probe: FaultProbes.value("\"a\\u0000b\""),
      store: TextEndsAtNul.init(base:)),
    FaultyStore(
      "invalid-text-replaced", "Values pass through a text type, which replaces what is not UTF-8.",
      probe: FaultProbes.commits([.set("v", EncodedValue([0xFF]))]),
      store: InvalidTextReplaced.init(base:)),
    FaultyStore(
      "values-normalised", "Values are brought into a Unicode normal form.",
      probe: FaultProbes.value("\"e\u{301}\""),
      store: ValuesNormalised.init(base:)),
    FaultyStore(
      "astral-characters-replaced", "Characters beyond U+FFFF come back as question marks.",
      probe: FaultProbes.value("\"\u{1F600}\""),
      store: AstralCharactersReplaced.init(base:)),
    FaultyStore(
      "deep-values-lost", "A value nested more than 20 deep becomes null.",
      probe: FaultProbes.value(String(repeating: "[", count: 21) + String(repeating: "]", count: 21)),
      store: DeepValuesLost.init(base:)),
    FaultyStore(
      "long-values-truncated", "A value is cut off after 4096 bytes.",
      probe: FaultProbes.value(String(repeating: "1", count: 4097)),
      store: LongValuesTruncated.init(base:)),
    FaultyStore(
      "dates-truncated", "The fraction of a second of a date is dropped.",
      probe: FaultProbes.value("\"2024-02-29T23:59:59.5Z\""),
      store: DatesTruncated.init(base:)),
    FaultyStore(
      "line-breaks-normalised", "Carriage returns are dropped.",
      probe: FaultProbes.value("\"\r\n\""),
      store: LineBreaksNormalised.init(base:)),
  ]
}
