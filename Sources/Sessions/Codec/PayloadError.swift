/// Why a record's payload cannot be read.
public enum PayloadError: Error, Sendable, Equatable {
  /// The bytes are not a record in any format this version knows (`[ERR-3]`).
  case corrupt
  /// A later version of the package wrote it: it is to be left alone (`[ERR-3]`).
  case newerFormat(Int64)
}
