package platformtest

import (
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// publicVerbs are all verbs of public items, each with whether a session has it.
func publicVerbs(s platform.Session) map[desk.PublicVerb]bool {
	_, likes := s.(platform.Liker)
	_, hides := s.(platform.Hider)
	_, removes := s.(platform.Remover)
	_, blocks := s.(platform.Blocker)
	_, rewrites := s.(platform.Rewriter)
	return map[desk.PublicVerb]bool{
		desk.VerbLike: likes, desk.VerbHide: hides, desk.VerbRemove: removes, desk.VerbBlock: blocks, desk.VerbRewrite: rewrites, desk.VerbWithdraw: removes,
		desk.VerbPrivate: true, desk.VerbName: true, desk.VerbProfile: true, // by Send, and by the channel's own choice
	}
}

// checkPublicSide holds what is claimed of the public side to what is there:
// every verb has a rule that says why or what people will see.
func checkPublicSide(t testing.TB, s platform.Session, d platform.Descriptor, caps platform.Caps) {
	p := caps.Public
	if p == nil {
		return
	}
	has := publicVerbs(s)
	for verb := range p.Verbs {
		if _, known := has[verb]; !known {
			t.Errorf("the verb %q is declared, which nothing knows", verb)
		}
	}
	for verb, is := range has {
		rule, declared := p.Verbs[verb]
		claimed := rule.Level == platform.Yes || rule.Level == platform.Degraded
		switch {
		case !declared:
			t.Errorf("%s: no rule is declared", verb)
		case claimed:
			bothLanguages(t, "what the public sees of "+string(verb), rule.Says)
		default:
			bothLanguages(t, "why there is no "+string(verb), rule.Why)
		}
		if claimed && !is {
			t.Errorf("%s: claimed, but the session has no such verb", verb)
		}
	}
	if (p.Verbs[desk.VerbPrivate].Level == platform.Yes) != (d.PrivateBy != "") {
		t.Errorf("an answer in private is claimed %s, by %q", p.Verbs[desk.VerbPrivate].Level, d.PrivateBy)
	}
	checkPublishing(t, s, caps)
}

// checkPublishing wants whatever is said in public to be said once.
func checkPublishing(t testing.TB, s platform.Session, caps platform.Caps) {
	p := caps.Public
	_, publishes := s.(platform.Publisher)
	_, finds := s.(platform.SentFinder)
	_, reads := s.(platform.PostReader)
	whole := p.Post.Level == platform.Yes || p.Post.Level == platform.Degraded
	if claimed := whole || p.Post.Under == platform.Yes; claimed != publishes {
		t.Errorf("publishing: claimed %v, implemented %v", claimed, publishes)
	}
	if !whole {
		bothLanguages(t, "why nothing can be published", p.Post.Why)
	}
	answers := p.Reply.Level == platform.Yes || p.Reply.Level == platform.Degraded
	if !answers {
		bothLanguages(t, "why nothing can be answered", p.Reply.Why)
	}
	if answers && !caps.Idempotent && !finds && !p.Reply.Once {
		t.Errorf("an answer in public may be said twice: sending is not idempotent, and nothing looks for what is out")
	}
	if len(p.Counts) > 0 && !reads {
		t.Errorf("counts are claimed (%s), but no post can be read", strings.Join(p.Counts, ", "))
	}
}
