import Sessions

struct UpdateComputedOnce: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    let now = commit.now
    commit.replace { operation, draft in
      let key: String
      switch operation {
      case .update(let name, _), .add(let name, _): key = name
      default: return [operation]
      }
      var once = draft
      guard (try? once.apply([operation], limits: SessionLimits(), now: now)) != nil else { return [operation] }
      return [once.content.fields[key].map { .set(key, $0) } ?? .remove(key)]
    }
  }
}
