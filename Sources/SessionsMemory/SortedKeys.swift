package import Sessions

/// Keys in their order, for a subject with many sessions: a page costs what it returns, and so does a change.
///
/// They lie in chunks, so that a change moves the keys of one chunk and not all of them.
package struct SortedKeys: Sendable {
  private static let mostInChunk = 256

  /// None is empty.
  private var chunks: ContiguousArray<ContiguousArray<RecordKey>>
  package private(set) var count: Int

  package init(_ first: RecordKey, _ second: RecordKey) {
    chunks = [first < second ? [first, second] : [second, first]]
    count = 2
  }

  /// For tests that they stay few and small.
  package var chunkSizes: [Int] { chunks.map(\.count) }

  package var first: RecordKey? { chunks.first?.first }

  /// At most `limit` keys after the cursor, or from the beginning.
  package func keys(after cursor: RecordKey?, limit: Int) -> [RecordKey] {
    guard let cursor else { return keys(fromChunk: 0, place: 0, limit: limit) }
    let chunk = self.chunk(of: cursor)
    guard chunks.indices.contains(chunk) else { return [] }
    return keys(fromChunk: chunk, place: Self.partition(chunks[chunk]) { $0 <= cursor }, limit: limit)
  }

  private func keys(fromChunk chunk: Int, place: Int, limit: Int) -> [RecordKey] {
    var (chunk, place) = (chunk, place)
    var keys: [RecordKey] = []
    keys.reserveCapacity(min(limit, count))
    while chunk < chunks.count, keys.count < limit {
      keys.append(contentsOf: chunks[chunk][place...].prefix(limit - keys.count))
      (chunk, place) = (chunk + 1, 0)
    }
    return keys
  }

  /// Inserts a key, if it is not there.
  package mutating func insert(_ key: RecordKey) {
    let chunk = chunk(of: key)
    guard chunks.indices.contains(chunk) else {
      chunks.append([key])
      count += 1
      return
    }
    let place = Self.partition(chunks[chunk]) { $0 < key }
    if place < chunks[chunk].count, chunks[chunk][place] == key { return }
    chunks[chunk].insert(key, at: place)
    count += 1
    guard chunks[chunk].count > Self.mostInChunk else { return }
    chunks.insert(ContiguousArray(chunks[chunk][(Self.mostInChunk / 2)...]), at: chunk + 1)
    chunks[chunk].removeLast(chunks[chunk].count - Self.mostInChunk / 2)
  }

  /// Removes a key, if it is there.
  package mutating func remove(_ key: RecordKey) {
    let chunk = chunk(of: key)
    guard chunks.indices.contains(chunk) else { return }
    let place = Self.partition(chunks[chunk]) { $0 < key }
    guard place < chunks[chunk].count, chunks[chunk][place] == key else { return }
    chunks[chunk].remove(at: place)
    count -= 1
    // Few chunks with many keys are less memory than many with few.
    for left in [chunk - 1, chunk] where left >= 0 && left + 1 < chunks.count {
      guard chunks[left].count + chunks[left + 1].count <= Self.mostInChunk / 2 else { continue }
      chunks[left].append(contentsOf: chunks.remove(at: left + 1))
      return
    }
    if chunks[chunk].isEmpty { chunks.remove(at: chunk) }
  }

  /// The chunk where a key is, or where it would go: the last one that does not begin after it.
  private func chunk(of key: RecordKey) -> Int {
    max(0, Self.partition(chunks) { $0[0] <= key } - 1)
  }

  /// The number of elements at the beginning that fulfil a condition, which none after them does.
  private static func partition<Element>(_ elements: ContiguousArray<Element>, _ isBefore: (Element) -> Bool) -> Int {
    var (low, high) = (0, elements.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(elements[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
