package byoc

import (
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// publicFlags say what a middleware's network can do in public. Its zero value
// is a network without a public side.
type publicFlags struct {
	Reply    *replyFlags   `json:"reply"`
	Publish  *publishFlags `json:"publish"`
	Ratings  int           `json:"ratings"`
	Depth    int           `json:"depth"`
	Like     bool          `json:"like"`
	Hide     bool          `json:"hide"`
	Remove   bool          `json:"remove"`
	Block    bool          `json:"block"`
	Rewrite  bool          `json:"rewrite"`
	Withdraw bool          `json:"withdraw"`
	Name     bool          `json:"name"`

	on bool
}

type replyFlags struct {
	Length int   `json:"length"`
	Files  files `json:"attachments"`
	Once   bool  `json:"once"`
}

type publishFlags struct {
	Length int  `json:"length"`
	Images int  `json:"images"`
	Video  bool `json:"video"`
	Link   bool `json:"link"`
	Under  bool `json:"under"`
}

const (
	mostStars = 10
	mostDepth = 20
)

// UnmarshalJSON implements json.Unmarshaler: true is answers alone.
func (p *publicFlags) UnmarshalJSON(raw []byte) error {
	var on bool
	if json.Unmarshal(raw, &on) == nil {
		*p = publicFlags{on: on}
		if on {
			p.Reply = &replyFlags{Length: textLength}
		}
		return nil
	}
	type plain publicFlags
	var read plain
	if err := json.Unmarshal(raw, &read); err != nil {
		return fmt.Errorf("public: %w", err)
	}
	*p = publicFlags(read)
	p.on = true
	if p.Ratings < 0 || p.Ratings > mostStars || p.Depth < 0 || p.Depth > mostDepth {
		return fmt.Errorf("public: ratings go to %d and depth to %d", mostStars, mostDepth)
	}
	return nil
}

// UnmarshalJSON implements json.Unmarshaler: true is texts as long as any.
func (r *replyFlags) UnmarshalJSON(raw []byte) error {
	type plain replyFlags
	read := plain{Length: textLength}
	var on bool
	if json.Unmarshal(raw, &on) == nil {
		if !on {
			return fmt.Errorf("public.reply: leave it out where nobody can answer")
		}
	} else if err := json.Unmarshal(raw, &read); err != nil {
		return fmt.Errorf("public.reply: %w", err)
	}
	*r = replyFlags(read)
	return lengthOf("public.reply", r.Length)
}

// UnmarshalJSON implements json.Unmarshaler: true is texts alone.
func (p *publishFlags) UnmarshalJSON(raw []byte) error {
	type plain publishFlags
	read := plain{Length: textLength}
	var on bool
	if json.Unmarshal(raw, &on) == nil {
		if !on {
			return fmt.Errorf("public.publish: leave it out where nothing can be published")
		}
	} else if err := json.Unmarshal(raw, &read); err != nil {
		return fmt.Errorf("public.publish: %w", err)
	}
	*p = publishFlags(read)
	if p.Images < 0 || p.Images > maxChoices {
		return fmt.Errorf("public.publish: at most %d images", maxChoices)
	}
	return lengthOf("public.publish", p.Length)
}

func lengthOf(what string, length int) error {
	if length < 1 || length > 1_000_000 {
		return fmt.Errorf("%s: a length is 1 to 1000000", what)
	}
	return nil
}

// caps are the flags as the desk reads them; nil without a public side.
func (p publicFlags) caps() *platform.PublicCaps {
	if !p.on {
		return nil
	}
	out := &platform.PublicCaps{Ratings: p.Ratings, Depth: p.Depth, Verbs: map[desk.PublicVerb]platform.VerbRule{}}
	notSaid := platform.Text{En: "The channel's capabilities do not name it.", Es: "Las capacidades del canal no lo mencionan."}
	out.Reply.Level, out.Reply.Why = platform.No, notSaid
	if r := p.Reply; r != nil {
		out.Reply = platform.ReplyLimits{Level: platform.Yes, TextLength: r.Length, Once: r.Once, Media: map[string]platform.Media{}}
		for kind, rule := range r.Files {
			out.Reply.Media[kind] = platform.Media{Level: platform.Yes, MaxBytes: rule.MaxBytes, Mimes: rule.Mimes, Caption: rule.Caption}
		}
	}
	out.Post.Level, out.Post.Why = platform.No, notSaid
	if b := p.Publish; b != nil {
		out.Post = platform.PostLimits{Level: platform.Yes, TextLength: b.Length, Images: b.Images, Video: level(b.Video), Link: level(b.Link), Under: level(b.Under),
			NoText: b.Images > 0 || b.Video, MaxImage: maxFile, MaxVideo: maxFile}
	}
	for verb, on := range map[desk.PublicVerb]bool{desk.VerbLike: p.Like, desk.VerbHide: p.Hide, desk.VerbRemove: p.Remove, desk.VerbBlock: p.Block,
		desk.VerbRewrite: p.Rewrite, desk.VerbWithdraw: p.Withdraw, desk.VerbName: p.Name} {
		out.Verbs[verb] = platform.VerbRule{Level: platform.No, Why: notSaid}
		if on {
			out.Verbs[verb] = platform.VerbRule{Level: platform.Yes, Final: verb == desk.VerbRemove || verb == desk.VerbWithdraw, Says: verbSays(verb)}
		}
	}
	none := platform.Text{En: "A middleware has one side: write to the person in the channel of their messages.", Es: "Un middleware tiene un solo lado: escribe a la persona en el canal de sus mensajes."}
	out.Verbs[desk.VerbPrivate] = platform.VerbRule{Level: platform.No, Why: none}
	out.Verbs[desk.VerbProfile] = platform.VerbRule{Level: platform.No, Why: platform.Text{
		En: "A channel speaks as itself.", Es: "Un canal habla en su propio nombre.",
	}}
	return out
}

// verbSays is what the public sees, as far as it is the same on every network.
func verbSays(verb desk.PublicVerb) platform.Text {
	switch verb {
	case desk.VerbLike:
		return platform.Text{En: "Everybody sees that you like it.", Es: "Todo el mundo ve que te gusta."}
	case desk.VerbHide:
		return platform.Text{En: "Others no longer see it on the network, until you show it again.", Es: "Los demás dejan de verlo en la red hasta que lo vuelvas a mostrar."}
	case desk.VerbRemove:
		return platform.Text{En: "It disappears from the network for everybody.", Es: "Desaparece de la red para todo el mundo."}
	case desk.VerbBlock:
		return platform.Text{En: "The author can no longer write to you on the network.", Es: "El autor ya no puede escribirte en la red."}
	case desk.VerbRewrite:
		return platform.Text{En: "Everybody reads the new words instead.", Es: "Todo el mundo lee las palabras nuevas en su lugar."}
	case desk.VerbWithdraw:
		return platform.Text{En: "What you wrote disappears from the network for everybody.", Es: "Lo que escribiste desaparece de la red para todo el mundo."}
	}
	return platform.Text{En: "The answer names the person.", Es: "La respuesta nombra a la persona."}
}
