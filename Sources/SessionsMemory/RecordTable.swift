package import Sessions

/// A hash table from keys to records, with linear probing.
///
/// With many sessions every read waits for memory. A search looks at marks of one byte, 64 to a cache line, and touches the one slot whose
/// mark fits; key and record lie side by side there. `Dictionary` keeps keys and values apart, and doubles when it grows, while
/// this table grows by half, so that fewer slots are empty.
package struct RecordTable {
  private struct Slot {
    var key = RecordKey(high: 0, low: 0)
    var record: SessionRecord?
  }

  /// Zero for an empty slot; else seven bits of the key's hash and the top bit.
  private var marks = ContiguousArray<UInt8>(repeating: 0, count: 8)
  private var slots = ContiguousArray<Slot>(repeating: Slot(), count: 8)
  package private(set) var count = 0
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

  /// The record in a slot; nil while it is empty. Only for changing a record in place, not for adding or removing one.
  package subscript(slot: Int) -> SessionRecord? {
    get { slots[slot].record }
    _modify { yield &slots[slot].record }
  }

  /// The key of the record in a slot.
  package func key(at slot: Int) -> RecordKey { slots[slot].key }

  /// The deadline of the record in a slot; nil while it is empty.
  package func deadline(at slot: Int) -> Timestamp? { slots[slot].record?.expiresAt }

  /// Inserts a record whose key is not in the table.
  package mutating func insert(_ record: SessionRecord, for key: RecordKey) {
    if (count + 1) * 5 > slots.count * 4 { grow() }
    put(Slot(key: key, record: record))
    count += 1
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

  private mutating func put(_ slot: Slot) {
    let hash = hash(slot.key)
    let place = search(slot.key, hash)
    slots[place] = slot
    marks[place] = mark(hash)
  }

  private mutating func grow() {
    let old = slots
    let size = old.count + old.count / 2
    marks = ContiguousArray(repeating: 0, count: size)
    slots = ContiguousArray(repeating: Slot(), count: size)
    for slot in old where slot.record != nil { put(slot) }
  }
}

/// One of the parts that a ``MemoryRecordStore`` is divided into, each with a lock of its own.
final class RecordShard: Sendable {
  struct State {
    var records = RecordTable()
    /// No record here expires earlier. It may be too early, after a destroy or a touch, but never too late.
    var earliest: Timestamp = .unlimited

    /// Notes a deadline; called for every deadline that is written.
    mutating func noteDeadline(_ deadline: Timestamp) {
      earliest = min(earliest, deadline)
    }
  }

  let state = Locked(State())

  // Two locks on one cache line would slow each other down on different cores.
  private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

  /// Calls `body` with each record that is expired at `now`, and makes ``State/earliest`` exact again.
  ///
  /// When no record here can be expired, this only takes the lock.
  func forEachExpired(at now: Timestamp, _ body: (RecordKey, Timestamp) -> Void) {
    state.withLock { state in
      guard state.earliest <= now else { return }
      var earliest = Timestamp.unlimited
      for slot in state.records.slotIndices {
        guard let deadline = state.records.deadline(at: slot) else { continue }
        earliest = min(earliest, deadline)
        if deadline <= now { body(state.records.key(at: slot), deadline) }
      }
      state.earliest = earliest
    }
  }
}
