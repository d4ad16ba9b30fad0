import Sessions

/// The records that ended first of all that were seen, at most so many: a heap with the latest of them on top.
struct OldestRecords {
  private struct Entry {
    let key: RecordKey
    let end: Timestamp
  }

  private let limit: Int
  private var heap: [Entry] = []
  private var seen: Set<RecordKey> = []

  init(limit: Int) {
    self.limit = limit
  }

  /// Notes a record; one that was noted before is not noted again.
  mutating func add(_ key: RecordKey, _ end: Timestamp) {
    guard seen.insert(key).inserted else { return }
    if heap.count < limit {
      heap.append(Entry(key: key, end: end))
      riseLast()
    } else if end < heap[0].end {
      seen.remove(heap[0].key)
      heap[0] = Entry(key: key, end: end)
      sinkFirst()
    } else {
      seen.remove(key)
    }
  }

  /// The records, the longest ended first.
  var keys: [RecordKey] { heap.sorted { $0.end < $1.end }.map(\.key) }

  private mutating func riseLast() {
    var index = heap.count - 1
    while index > 0, heap[(index - 1) / 2].end < heap[index].end {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private mutating func sinkFirst() {
    var index = 0
    while true {
      var largest = index
      for child in [2 * index + 1, 2 * index + 2] where child < heap.count && heap[child].end > heap[largest].end { largest = child }
      if largest == index { return }
      heap.swapAt(index, largest)
      index = largest
    }
  }
}
