import Sessions

/// A fault that shifts versions.
protocol RenumberingWrapper: RecordStoreWrapper {
  /// The wrapped store.
  var numbered: RenumberedRecords { get }
}

extension RenumberingWrapper {
  var base: any SessionRecordStore { numbered }
}
