/// Keys and their encoded values, as fields or flash of a session.
///
/// Keys are compared by their UTF-8 bytes: unlike `String`'s `==`, a composed and a decomposed character are two keys
/// (`[FD-2]`). Entries are kept in the order of the record format, shorter keys first, then by bytes.
public struct FieldMap: Sendable {
  /// A key and its value.
  public typealias Entry = (key: String, value: EncodedValue)

  private(set) var entries: [Entry]

  /// Creates an empty map.
  public init() {
    entries = []
  }

  /// Creates a map; the later of two entries with the same key wins.
  public init(_ entries: some Sequence<Entry>) {
    self.init()
    for (key, value) in entries { self[key] = value }
  }

  /// For the codec, which has checked the order.
  init(sortedEntries: [Entry]) {
    entries = sortedEntries
  }

  /// The value of a key; setting nil removes the key.
  public subscript(key: String) -> EncodedValue? {
    get {
      let (index, found) = position(of: key)
      return found ? entries[index].value : nil
    }
    set {
      let (index, found) = position(of: key)
      switch (found, newValue) {
      case (true, let value?): entries[index].value = value
      case (true, nil): entries.remove(at: index)
      case (false, let value?): entries.insert((key, value), at: index)
      case (false, nil): break
      }
    }
  }

  /// The keys, in the order of the record format.
  public var keys: [String] { entries.map(\.key) }

  /// The order of keys in the record format: that of their deterministic CBOR encodings.
  static func precedes(_ lhs: String, _ rhs: String) -> Bool {
    let (left, right) = (lhs.utf8, rhs.utf8)
    let (leftCount, rightCount) = (left.count, right.count)
    return leftCount == rightCount ? left.lexicographicallyPrecedes(right) : leftCount < rightCount
  }

  private func position(of key: String) -> (index: Int, found: Bool) {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if FieldMap.precedes(entries[middle].key, key) { low = middle + 1 } else { high = middle }
    }
    return (low, low < entries.count && entries[low].key.hasSameBytes(as: key))
  }
}

extension FieldMap: RandomAccessCollection {
  /// The position of the first entry.
  public var startIndex: Int { 0 }
  /// The position after the last entry.
  public var endIndex: Int { entries.count }
  /// The entry at a position.
  public subscript(position: Int) -> Entry { entries[position] }
}

extension FieldMap: Equatable {
  /// Whether both have the same keys and values, byte for byte.
  public static func == (lhs: FieldMap, rhs: FieldMap) -> Bool {
    lhs.count == rhs.count
      && zip(lhs, rhs).allSatisfy { $0.key.hasSameBytes(as: $1.key) && $0.value == $1.value }
  }
}

extension FieldMap: ExpressibleByDictionaryLiteral {
  /// Creates a map from keys and JSON texts.
  public init(dictionaryLiteral elements: (String, EncodedValue)...) {
    self.init(elements.map { (key: $0.0, value: $0.1) })
  }
}

extension FieldMap {
  /// The selected flash values, and the others.
  package func split(_ selection: FlashSelection) -> (taken: FieldMap, rest: FieldMap) {
    switch selection {
    case .all: return (self, FieldMap())
    case .key(let key):
      guard let value = self[key] else { return (FieldMap(), self) }
      var rest = self
      rest[key] = nil
      return (FieldMap([(key, value)]), rest)
    }
  }
}
