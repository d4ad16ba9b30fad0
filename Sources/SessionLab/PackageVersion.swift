/// The version of this package, which is also that of its adapters.
enum PackageVersion {
  static let current = "0.1.0"
}
