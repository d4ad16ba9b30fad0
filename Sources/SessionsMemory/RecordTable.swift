import Sessions

/// A hash table from keys to records, with linear probing.
///
/// With many sessions every read waits for memory. `Dictionary` keeps keys and values in two arrays, which are two cache misses; here
/// they lie side by side. It also doubles when it grows, while this table grows by half, so that fewer slots are empty.
struct RecordTable {
  private struct Slot {
    /// Zero while the slot is empty, which a key can be, too: only the record tells.
    var words: KeyWords = .zero
    var record: SessionRecord?
  }

  private var slots = ContiguousArray<Slot>(repeating: Slot(), count: 8)
  private(set) var count = 0
  // Tokens come from anybody: without a secret, keys could be made to order that all collide.
  private let seed = KeyWords(first: .random(in: .min ... .max), second: .random(in: .min ... .max))

  /// All slots, for ``key(at:)`` and ``subscript(_:)``.
  var slotIndices: Range<Int> { slots.indices }

  /// The slot with a key; nil when there is no such record. Inserting and removing change it.
  func find(_ key: RecordKey) -> Int? {
    let slot = search(KeyWords(key))
    return slots[slot].record == nil ? nil : slot
  }

  /// The record in a slot; nil while it is empty. Only for changing a record in place, not for adding or removing one.
  subscript(slot: Int) -> SessionRecord? {
    get { slots[slot].record }
    _modify { yield &slots[slot].record }
  }

  /// The key of the record in a slot.
  func key(at slot: Int) -> RecordKey { slots[slot].words.key }

  /// When the record in a slot expires; nil while it is empty.
  func deadline(at slot: Int) -> Timestamp? { slots[slot].record?.expiresAt }

  /// Inserts a record whose key is not in the table.
  mutating func insert(_ record: SessionRecord, for key: RecordKey) {
    if (count + 1) * 5 > slots.count * 4 { grow() }
    let words = KeyWords(key)
    slots[search(words)] = Slot(words: words, record: record)
    count += 1
  }

  /// Removes the record in a slot.
  mutating func remove(at slot: Int) {
    count -= 1
    // Closes the gap with what was put further along only because of it, so that no marker has to stay behind.
    var gap = slot
    var next = after(gap)
    while slots[next].record != nil {
      if distance(from: home(of: slots[next].words), to: next) >= distance(from: gap, to: next) {
        slots.swapAt(gap, next)
        gap = next
      }
      next = after(next)
    }
    slots[gap] = Slot()
  }

  /// The slot that has the key, or the empty one where it would go.
  private func search(_ words: KeyWords) -> Int {
    var slot = home(of: words)
    while slots[slot].words != words, slots[slot].record != nil { slot = after(slot) }
    return slot
  }

  /// Where a search begins: one multiplication mixes both words with the seed, another one scales the result to the number of slots.
  private func home(of words: KeyWords) -> Int {
    let mixed = (words.first ^ seed.first).multipliedFullWidth(by: words.second ^ seed.second)
    return Int(truncatingIfNeeded: (mixed.high ^ mixed.low).multipliedFullWidth(by: UInt64(slots.count)).high)
  }

  private func after(_ slot: Int) -> Int { slot + 1 == slots.count ? 0 : slot + 1 }

  private func distance(from first: Int, to second: Int) -> Int {
    second >= first ? second - first : second - first + slots.count
  }

  private mutating func grow() {
    let old = slots
    slots = ContiguousArray(repeating: Slot(), count: old.count + old.count / 2)
    for slot in old where slot.record != nil { slots[search(slot.words)] = slot }
  }
}
