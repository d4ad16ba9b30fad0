import Sessions

/// The smaller suite: what a record store has to do, one operation at a time.
enum RecordCases {
  static let all: [ConformanceCase] = [
    RecordCreateCases.all, RecordReplaceCases.all, RecordTouchCases.all, RecordRemovalCases.all, RecordDataCases.all,
    RecordRaceCases.all, RecordSubjectCases.all, RecordSubjectEndCases.all, RecordScopeCases.all,
  ].flatMap { $0 }
}
