import ArgumentParser
import SessionsBenchmark

/// Servers that a team runs, as it names them: `redis,postgres`, or `none`.
struct ServerList: ExpressibleByArgument, Equatable {
  let kinds: [StoreKind]

  init?(argument: String) {
    let names = argument.lowercased().split(separator: ",").map { $0.filter { $0 != " " } }
    if names == ["none"] {
      kinds = []
      return
    }
    let kinds = names.compactMap { name in StoreKind.allCases.first { $0.isServer && $0.rawValue == name } }
    guard !names.isEmpty, kinds.count == names.count else { return nil }
    self.kinds = StoreKind.allCases.filter { kinds.contains($0) }
  }
}
