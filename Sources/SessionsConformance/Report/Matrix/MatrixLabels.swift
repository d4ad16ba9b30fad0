/// The names of a matrix's columns.
enum MatrixLabels {
  /// A name alone if it is the only one, else followed by its file's name, by the whole path if files are called alike, and by a number.
  static func make(_ columns: [(store: String, source: String)]) -> [String] {
    var labels = columns.map(\.store)
    for addition in [{ (path: String) in String(path.split(separator: "/").last ?? "") }, { (path: String) in path }] {
      let twice = repeated(labels)
      for (index, column) in columns.enumerated() where twice.contains(labels[index]) || twice.contains(column.store) {
        labels[index] = "\(column.store) (\(addition(column.source)))"
      }
    }
    let twice = repeated(labels)
    var counts: [String: Int] = [:]
    return labels.map { label in
      guard twice.contains(label) else { return label }
      counts[label, default: 0] += 1
      return "\(label) #\(counts[label] ?? 0)"
    }
  }

  private static func repeated(_ labels: [String]) -> Set<String> {
    Set(Dictionary(grouping: labels) { $0 }.filter { $0.value.count > 1 }.keys)
  }
}
