package public

import (
	"context"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// May says of a verb whether somebody may do it to an item now, and why not.
type May struct {
	Verb    desk.PublicVerb `json:"verb"`
	Allowed bool            `json:"allowed"`
	// Why is why not; empty where it is allowed.
	Why platform.Text `json:"why"`
	// Says is what the public will see.
	Says platform.Text `json:"says"`
	// Final says that it cannot be undone: it has to be confirmed.
	Final bool `json:"final"`
}

// subject is what is judged: an item or a post.
type subject struct {
	kind     desk.PublicKind
	ours     bool
	message  *desk.Message // nil for a post
	public   desk.Public
	state    desk.ItemState
	at       time.Time
	external string
	reason   platform.Text // why nothing at all can be done
}

var (
	whyAbility = platform.Text{En: "Your role does not allow it.", Es: "Tu rol no lo permite."}
	whyPolicy  = platform.Text{En: "On this channel this is kept for supervisors.", Es: "En este canal esto queda para quienes supervisan."}
	whyNetwork = platform.Text{En: "This network has no such thing.", Es: "Esta red no lo ofrece."}
	whyItem    = platform.Text{En: "The network does not allow it for this one.", Es: "La red no lo permite en este caso."}
	whyGone    = platform.Text{En: "It is no longer there.", Es: "Ya no está."}
	whyUnsent  = platform.Text{En: "It is not published.", Es: "No está publicado."}
	whyClosed  = platform.Text{En: "The channel is switched off or cannot be opened.", Es: "El canal está desactivado o no se puede abrir."}
	whyLate    = platform.Text{En: "The time in which the network allows it is over.", Es: "El plazo en que la red lo permite ha terminado."}
	whyOnce    = platform.Text{En: "The network allows it once, and it was done.", Es: "La red lo permite una sola vez y ya se hizo."}
	whyHidden  = platform.Text{En: "It is hidden: show it first.", Es: "Está oculto: muéstralo antes."}
	whyPrivate = platform.Text{En: "The channel for private messages of this account is not connected.", Es: "El canal de mensajes privados de esta cuenta no está conectado."}
)

// verbsOfItem are what can be thought of, in the order in which they are shown.
func (x subject) verbs() []desk.PublicVerb {
	pair := func(done bool, there, back desk.PublicVerb) desk.PublicVerb {
		if done {
			return back
		}
		return there
	}
	like := pair(x.public.Liked, desk.VerbLike, desk.VerbUnlike)
	hide := pair(x.public.Hidden, desk.VerbHide, desk.VerbShow)
	if x.ours {
		return []desk.PublicVerb{like, hide, desk.VerbRewrite, desk.VerbWithdraw}
	}
	out := []desk.PublicVerb{desk.VerbReply, desk.VerbPrivate, like, hide}
	if x.message != nil {
		out = append(out, pair(x.state == desk.ItemApproved, desk.VerbApprove, desk.VerbUnapprove))
	}
	out = append(out, desk.VerbRemove, pair(x.public.Blocked, desk.VerbBlock, desk.VerbUnblock))
	if x.message != nil {
		out = append(out, desk.VerbMakeCase, desk.VerbName, desk.VerbProfile)
	}
	return out
}

// abilityOf is what somebody needs for a verb.
func abilityOf(v desk.PublicVerb) access.Ability {
	switch v {
	case desk.VerbReply, desk.VerbPrivate, desk.VerbName, desk.VerbProfile:
		return access.MessagesSend
	case desk.VerbMakeCase:
		return access.CasesWrite
	}
	return access.PublicModerate
}

// rule is what the network says of a verb; zero for verbs of the desk alone.
func ruleOf(caps *platform.PublicCaps, v desk.PublicVerb) (platform.VerbRule, bool) {
	if v == desk.VerbReply {
		return platform.VerbRule{Level: caps.Reply.Level, Why: caps.Reply.Why}, true
	}
	n := v.Network()
	if n == "" {
		return platform.VerbRule{}, false
	}
	return caps.Verbs[n], true
}

// may judges one verb.
func (s *Service) may(ctx context.Context, who access.Who, caps *platform.PublicCaps, live *channel.Live, x subject, v desk.PublicVerb, now time.Time) May {
	out := May{Verb: v}
	if caps == nil {
		out.Why = whyNetwork
		return out
	}
	rule, remote := ruleOf(caps, v)
	if !slices.Contains([]desk.PublicVerb{desk.VerbUnlike, desk.VerbShow, desk.VerbUnblock}, v) {
		out.Says, out.Final = rule.Says, rule.Final
	}
	out.Why = s.whyNot(who, live, x, v, rule, remote, now)
	if out.Why == (platform.Text{}) && v == desk.VerbPrivate && s.privateSide(ctx, live) == nil {
		out.Why = whyPrivate
	}
	out.Allowed = out.Why == platform.Text{}
	return out
}

func (s *Service) whyNot(who access.Who, live *channel.Live, x subject, v desk.PublicVerb, rule platform.VerbRule, remote bool, now time.Time) platform.Text {
	policy := v.Network()
	if policy == "" {
		policy = v
	}
	switch {
	case !who.Can(abilityOf(v)):
		return whyAbility
	case offFor(who, live, policy):
		return whyPolicy
	case x.reason != (platform.Text{}) && v != desk.VerbMakeCase && v != desk.VerbUnblock && v != desk.VerbBlock:
		return x.reason
	case (v == desk.VerbApprove || v == desk.VerbReply) && x.public.Hidden:
		return whyHidden
	case !remote:
		return platform.Text{}
	}
	switch {
	case rule.Level != platform.Yes && rule.Level != platform.Degraded:
		if rule.Why != (platform.Text{}) {
			return rule.Why
		}
		return whyNetwork
	case slices.Contains(x.public.Cannot, v.Network()):
		return whyItem
	case live == nil || live.Channel.Status == desk.ChannelDisabled:
		return whyClosed
	case x.external == "":
		return whyUnsent
	case rule.Seconds > 0 && now.Sub(x.at) > time.Duration(rule.Seconds)*time.Second && v == v.Network():
		return whyLate
	case rule.Once && v == desk.VerbPrivate && x.public.PrivateConversationID != "":
		return whyOnce
	}
	return platform.Text{}
}

// mayAll judges all verbs of an item.
func (s *Service) mayAll(ctx context.Context, who access.Who, caps *platform.PublicCaps, live *channel.Live, x subject) []May {
	out, now := []May{}, s.Clock.Now()
	for _, v := range x.verbs() {
		out = append(out, s.may(ctx, who, caps, live, x, v, now))
	}
	return out
}

// privateSide is the channel by which public words of live are answered in
// private; nil where there is none.
func (s *Service) privateSide(ctx context.Context, live *channel.Live) *channel.Live {
	if live == nil || live.Descriptor.PrivateBy == "" {
		return nil
	}
	if live.Descriptor.PrivateBy == live.Channel.Platform {
		return live
	}
	named, ok := live.Session.(platform.Named)
	if !ok {
		return nil
	}
	side, err := s.Channels.Sibling(ctx, live, live.Descriptor.PrivateBy, named.AccountName())
	if err != nil || side.Channel.Status == desk.ChannelDisabled {
		return nil
	}
	return side
}

// subjectOf is a message in public.
func subjectOf(m desk.Message, i desk.PublicItem) subject {
	x := subject{kind: i.Kind, ours: m.Direction == desk.DirectionOut, message: &m, state: i.State, at: m.OccurredAt, external: m.ExternalID}
	if m.Content != nil && m.Content.Public != nil {
		x.public = *m.Content.Public
	}
	if x.public.Removed || m.DeletedAt != nil {
		x.reason = whyGone
	}
	return x
}

// subjectOfPost is a post as what verbs are done to.
func subjectOfPost(p desk.Post) subject {
	x := subject{kind: p.Kind, ours: p.Ours, at: p.PublishedAt, external: p.ExternalID}
	x.public.Liked, x.public.Hidden = p.Liked, p.HiddenAt != nil
	if p.DeletedAt != nil {
		x.reason = whyGone
	}
	return x
}
