package import Sessions

/// A hash table from keys to records, with linear probing.
///
/// With many sessions every read waits for memory. A search looks at marks of one byte, 64 to a cache line, and touches the one slot whose
/// mark fits; key and record lie side by side there. `Dictionary` keeps keys and values apart, and doubles when it grows, while
/// this table grows by half, so that fewer slots are empty.
///
/// It finds what expired first without looking at the others: eight slots are a block, and a ``DeadlineTree`` has a time for each. That is two
/// bytes for each slot, and neither loading nor touching a record looks at it.
package struct RecordTable {
  private struct Slot {
    var key = RecordKey(high: 0, low: 0)
    var record: SessionRecord?
  }

  /// Zero for an empty slot; else seven bits of the key's hash and the top bit.
  private var marks = ContiguousArray<UInt8>(repeating: 0, count: 8)
  private var slots = ContiguousArray<Slot>(repeating: Slot(), count: 8)
  package private(set) var count = 0
  /// For each block a time before which nothing in it expires.
  private var deadlines = DeadlineTree(places: 1)
  private static let blockSlots = 8
  // Tokens come from anybody: without a secret seed, an attacker could choose keys that all collide.
  private let seed = RecordKey(high: .random(in: .min ... .max), low: .random(in: .min ... .max))

  package init() {}

  /// All slots, for ``key(at:)`` and ``subscript(_:)``.
  package var slotIndices: Range<Int> { slots.indices }

  /// The slot with a key; nil when there is no such record. Inserting and removing change it.
  package func find(_ key: RecordKey) -> Int? {
    let slot = search(key, hash(key))
    return marks[slot] == 0 ? nil : slot
  }

  /// The record in a slot; nil while it is empty. Only for changing a record in place, not for adding or removing one, nor for moving its
  /// deadline to an earlier time, as ``replace(at:with:)`` can.
  package subscript(slot: Int) -> SessionRecord? {
    get { slots[slot].record }
    _modify { yield &slots[slot].record }
  }

  /// The key of the record in a slot.
  package func key(at slot: Int) -> RecordKey { slots[slot].key }

  /// The deadline of the record in a slot; nil while it is empty.
  package func deadline(at slot: Int) -> Timestamp? { slots[slot].record?.expiresAt }

  /// A time before which no record expires: the time at which the first one does, or an earlier one.
  package var earliestDeadline: Timestamp { deadlines.earliest }

  /// The slot of the record that has been expired for the longest time; nil if none is expired. ``earliestDeadline`` is its deadline then.
  package mutating func longestExpired(at now: Timestamp) -> Int? {
    while deadlines.earliest <= now, !deadlines.earliest.isUnlimited {
      let block = deadlines.earliestPlace
      var first: (slot: Int, deadline: Timestamp)?
      for slot in block * Self.blockSlots..<min((block + 1) * Self.blockSlots, slots.count) {
        guard let deadline = deadline(at: slot), first.map({ deadline < $0.deadline }) ?? true else { continue }
        first = (slot, deadline)
      }
      if let first, first.deadline == deadlines.earliest { return first.slot }
      deadlines.set(block, to: first?.deadline ?? .unlimited)
    }
    return nil
  }

  /// Inserts a record whose key is not in the table.
  package mutating func insert(_ record: SessionRecord, for key: RecordKey) {
    if (count + 1) * 5 > slots.count * 4 { grow() }
    let slot = place(key)
    slots[slot] = Slot(key: key, record: record)
    noteDeadline(at: slot)
    count += 1
  }

  /// Replaces the record in a slot that has one.
  package mutating func replace(at slot: Int, with record: SessionRecord) {
    slots[slot].record = record
    noteDeadline(at: slot)
  }

  /// Removes the record in a slot.
  package mutating func remove(at slot: Int) {
    count -= 1
    // Closes the gap with records that lie further along only because of it, so that no marker has to stay behind.
    var gap = slot
    var next = after(gap)
    while marks[next] != 0 {
      let home = home(hash(slots[next].key))
      if distance(from: home, to: next) >= distance(from: gap, to: next) {
        slots.swapAt(gap, next)
        marks.swapAt(gap, next)
        if gap / Self.blockSlots != next / Self.blockSlots { noteDeadline(at: gap) }
        gap = next
      }
      next = after(next)
    }
    slots[gap] = Slot()
    marks[gap] = 0
  }

  /// The slot that has the key, or the empty one where it would go.
  private func search(_ key: RecordKey, _ hash: UInt64) -> Int {
    let wanted = mark(hash)
    var slot = home(hash)
    while true {
      let mark = marks[slot]
      // Compares the key only: a look at the record would count a reference to its payload.
      if mark == 0 || mark == wanted && slots[slot].key == key { return slot }
      slot = after(slot)
    }
  }

  private func hash(_ key: RecordKey) -> UInt64 {
    let product = (key.high ^ seed.high).multipliedFullWidth(by: key.low ^ seed.low)
    return product.high ^ product.low
  }

  private func mark(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash) | 0x80 }

  /// The slot at which a search begins: the hash scaled to the number of slots.
  private func home(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(slots.count)).high)
  }

  private func after(_ slot: Int) -> Int { slot + 1 == slots.count ? 0 : slot + 1 }

  private func distance(from first: Int, to second: Int) -> Int {
    second >= first ? second - first : second - first + slots.count
  }

  private mutating func noteDeadline(at slot: Int) {
    guard let deadline = deadline(at: slot) else { return }
    deadlines.note(deadline, at: slot / Self.blockSlots)
  }

  /// Marks the slot where a key that is not in the table goes.
  private mutating func place(_ key: RecordKey) -> Int {
    let hash = hash(key)
    let slot = search(key, hash)
    marks[slot] = mark(hash)
    return slot
  }

  private mutating func grow() {
    let size = slots.count + slots.count / 2
    var old = (marks: ContiguousArray<UInt8>(repeating: 0, count: size), slots: ContiguousArray(repeating: Slot(), count: size))
    swap(&old.marks, &marks)
    swap(&old.slots, &slots)
    deadlines = DeadlineTree(places: (size + Self.blockSlots - 1) / Self.blockSlots)
    for index in old.marks.indices where old.marks[index] != 0 {
      let slot = place(old.slots[index].key)
      // Swapping moves the record: a copy would count references to its payload and its subject.
      swap(&old.slots[index], &slots[slot])
      noteDeadline(at: slot)
    }
  }
}
