import Sessions
import SessionsFaultyStores
import SessionsMemory
import SessionsTesting

extension StoreArgument {
  /// What `sessionlab serve` serves; nil for a store without a record store of its own, and for a fault above it.
  var served: (any ServedStore)? {
    switch self {
    case .memory: return ServedMemory { MemoryRecordStore() }
    case .sqlite(let path): return ServedFile(path: path)
    case .redis(let redis): return ServedRedis(redis: redis)
    case .postgres(let url): return ServedPostgres(url: url)
    case .faulty(let faulty):
      guard case .records(let wrap) = faulty.layer else { return nil }
      return ServedMemory { AnyRecordStore(wrap(MemoryRecordStore())) }
    case .cookie, .exec: return nil
    }
  }
}
