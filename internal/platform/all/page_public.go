package all

import (
	"fmt"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// publicVerbs are the verbs of public items in the order in which people think
// of them, each as a page calls it.
func publicVerbs() []struct {
	verb desk.PublicVerb
	what string
} {
	return []struct {
		verb desk.PublicVerb
		what string
	}{
		{desk.VerbName, "Answer with the person's name"},
		{desk.VerbProfile, "Answer as another connected account"},
		{desk.VerbPrivate, "Answer in private"},
		{desk.VerbLike, "Like"},
		{desk.VerbHide, "Hide and show again"},
		{desk.VerbRemove, "Delete what somebody wrote"},
		{desk.VerbBlock, "Block its author"},
		{desk.VerbRewrite, "Change what we wrote"},
		{desk.VerbWithdraw, "Delete what we wrote"},
	}
}

// writePublic says what can be done in public, and what people will see of it.
func writePublic(b *strings.Builder, p *platform.PublicCaps) {
	if p == nil {
		return
	}
	b.WriteString("\n## In public\n\n| what | | |\n|---|---|---|\n")
	fmt.Fprintf(b, "| Publish | %s | %s |\n", known(p.Post.Level), cell(publishing(p.Post)))
	fmt.Fprintf(b, "| Answer | %s | %s |\n", known(p.Reply.Level), cell(answering(p.Reply)))
	for _, v := range publicVerbs() {
		rule := p.Verbs[v.verb]
		said := rule.Says.En
		if rule.Level == platform.No || rule.Level == "" {
			said = rule.Why.En
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", v.what, known(rule.Level), cell(said))
	}
}

func known(l platform.Level) platform.Level {
	if l == "" {
		return platform.No
	}
	return l
}

func publishing(l platform.PostLimits) string {
	if known(l.Level) == platform.No {
		return l.Why.En
	}
	s := fmt.Sprintf("Up to %d characters", l.TextLength)
	if l.Images > 0 {
		s += fmt.Sprintf(", %d pictures", l.Images)
	}
	if l.Video == platform.Yes {
		s += ", a video"
	}
	if l.NeedsFile {
		s += "; never words alone"
	}
	return s + "."
}

func answering(l platform.ReplyLimits) string {
	if known(l.Level) == platform.No {
		return l.Why.En
	}
	s := fmt.Sprintf("Up to %d characters", l.TextLength)
	if l.Once {
		s += "; another answer takes the place of the first"
	}
	return s + "."
}
