package x

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// enterprise is the setting of accounts whose app has the network's large
// contract: it may block, and answer everybody.
const enterprise = "enterprise"

func publicCaps(plan string) *platform.PublicCaps {
	image := platform.Media{Level: platform.Yes, MaxBytes: maxImage, Mimes: []string{"image/jpeg", "image/png", "image/gif", "image/webp"}, Caption: true}
	p := &platform.PublicCaps{
		Post: platform.PostLimits{Level: platform.Yes, TextLength: maxWeight, Images: 4, Video: platform.No, Link: platform.Yes, NoText: true, Under: platform.Yes,
			Schedules: platform.No, MaxImage: maxImage},
		Reply: platform.ReplyLimits{Level: platform.Yes, TextLength: maxWeight, Media: map[string]platform.Media{"image": image}},
		Verbs: map[desk.PublicVerb]platform.VerbRule{
			desk.VerbLike: {Level: platform.Yes, Says: platform.Text{En: "Everybody sees that the account likes it.", Es: "Todo el mundo ve que a la cuenta le gusta."}},
			desk.VerbHide: {Level: platform.Yes, Says: platform.Text{
				En: "The reply moves behind “hidden replies”, where everybody can still open it. Its author is not told. Only replies under the account's own posts can be hidden.",
				Es: "La respuesta pasa a «respuestas ocultas», donde cualquiera puede abrirla. Quien la escribió no recibe aviso. Solo se ocultan respuestas a posts de la propia cuenta.",
			}},
			desk.VerbRemove: {Level: platform.No, Why: platform.Text{En: "On X only the author can delete a post.", Es: "En X solo quien escribió un post puede borrarlo."}},
			desk.VerbBlock: {Level: platform.No, Why: platform.Text{
				En: "X lets only apps with an Enterprise contract block accounts. Block the person on X itself.",
				Es: "X solo permite bloquear cuentas a aplicaciones con contrato Enterprise. Bloquea a la persona en el propio X.",
			}},
			desk.VerbRewrite: {Level: platform.No, Why: platform.Text{
				En: "X lets no app change a post. Delete it and write it again.", Es: "X no permite a las aplicaciones cambiar un post. Bórralo y escríbelo de nuevo.",
			}},
			desk.VerbWithdraw: {Level: platform.Yes, Final: true, Says: platform.Text{
				En: "The post disappears for everybody. Answers to it stay.", Es: "El post desaparece para todo el mundo. Las respuestas a él se quedan.",
			}},
			desk.VerbPrivate: {Level: platform.Yes, Says: platform.Text{
				En: "A direct message to the author: nobody else sees it. It arrives only if the person takes messages from the account.",
				Es: "Un mensaje directo a quien lo escribió: nadie más lo ve. Solo llega si la persona acepta mensajes de la cuenta.",
			}},
			desk.VerbName:    {Level: platform.Yes, Says: platform.Text{En: "The answer begins with the person's @name.", Es: "La respuesta empieza con el @nombre de la persona."}},
			desk.VerbProfile: {Level: platform.Yes, Says: platform.Text{En: "The answer is that of the other account.", Es: "La respuesta es de la otra cuenta."}},
		},
		Counts: []string{"likes", "comments", "shares", "reach"},
	}
	if plan == enterprise {
		p.Verbs[desk.VerbBlock] = platform.VerbRule{Level: platform.Yes, Says: platform.Text{
			En: "The person can no longer follow, answer or write to the account, and X shows them that they are blocked. What they wrote stays.",
			Es: "La persona ya no puede seguir, responder ni escribir a la cuenta, y X le muestra que está bloqueada. Lo que escribió se queda.",
		}}
	}
	return p
}

type newPost struct {
	Text  string    `json:"text,omitempty"`
	Reply *inReply  `json:"reply,omitempty"`
	Media *mediaIDs `json:"media,omitempty"`
}

type inReply struct {
	To string `json:"in_reply_to_tweet_id"`
}

type mediaIDs struct {
	IDs []string `json:"media_ids"`
}

// answer answers in public. The network has no key that tells a repeat, but
// refuses the same words a second time.
func (s *session) answer(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().InPublic().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	in := newPost{Text: wordsOf(out), Reply: &inReply{answered(out)}}
	if f := tooHeavy(in.Text); f != nil {
		return platform.Receipt{}, f
	}
	if m.Kind == desk.MessageImage {
		if len(out.Media) != 1 {
			return platform.Receipt{}, oneFile()
		}
		id, err := s.upload(ctx, out.Media[0], "tweet")
		if err != nil {
			return platform.Receipt{}, err
		}
		in.Media = &mediaIDs{[]string{id}}
	}
	id, err := s.publish(ctx, in)
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, err
}

// answered is the post that an answer stands under.
func answered(out platform.Outgoing) string {
	if out.ReplyTo != "" {
		return string(out.ReplyTo)
	}
	return string(out.Public.Post)
}

// wordsOf is what an answer in public says: with the person's name, where that
// was asked for and is not there yet.
func wordsOf(out platform.Outgoing) string {
	text := out.Message.Message().Text
	name := out.Public.Name
	if !out.Public.Named || !strings.HasPrefix(name, "@") || strings.ContainsAny(name, " \t\n") || strings.Contains(strings.ToLower(text), strings.ToLower(name)) {
		return text
	}
	return strings.TrimSpace(name + " " + text)
}

func (s *session) publish(ctx context.Context, in newPost) (string, error) {
	var answer struct {
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := s.ask(ctx, http.MethodPost, "/2/tweets", nil, in, &answer); err != nil {
		if f := platform.AsFailure(err); f.Code == codeReplyRule && in.Reply != nil {
			f.Detail = "Open it on X to answer there: " + linkTo(in.Reply.To)
			f.Advice = platform.Text{
				En: "X lets apps answer only those who named the account or quoted it. Answer on X itself: " + linkTo(in.Reply.To),
				Es: "X solo deja que las aplicaciones respondan a quien mencionó o citó a la cuenta. Responde en el propio X: " + linkTo(in.Reply.To),
			}
			return "", f
		}
		return "", err
	}
	if answer.Data.ID == "" {
		return "", &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no post"}
	}
	return answer.Data.ID, nil
}

// remoteOf is the network's id of an item.
func remoteOf(item platform.PublicRef) string {
	if item.ID != "" {
		return string(item.ID)
	}
	return string(item.Post)
}

// Like implements platform.Liker.
func (s *session) Like(ctx context.Context, item platform.PublicRef, liked bool) error {
	path := "/2/users/" + s.userID + "/likes"
	if liked {
		return safe(s.ask(ctx, http.MethodPost, path, nil, map[string]string{"tweet_id": remoteOf(item)}, nil))
	}
	return safe(s.ask(ctx, http.MethodDelete, path+"/"+url.PathEscape(remoteOf(item)), nil, nil, nil))
}

// Hide implements platform.Hider.
func (s *session) Hide(ctx context.Context, item platform.PublicRef, hidden bool) error {
	var answer struct {
		Data struct {
			Hidden bool `json:"hidden"`
		} `json:"data"`
	}
	err := safe(s.ask(ctx, http.MethodPut, "/2/tweets/"+url.PathEscape(remoteOf(item))+"/hidden", nil, map[string]bool{"hidden": hidden}, &answer))
	if err == nil && answer.Data.Hidden != hidden {
		return &platform.Failure{Kind: platform.Rejected, Title: "X did not hide it: only replies under the account's own posts can be hidden"}
	}
	return err
}

// Remove implements platform.Remover: of our own words alone.
func (s *session) Remove(ctx context.Context, item platform.PublicRef) error {
	if !item.Ours {
		return &platform.Failure{Kind: platform.Unsupported, Title: "on X only the author can delete a post"}
	}
	err := safe(s.ask(ctx, http.MethodDelete, "/2/tweets/"+url.PathEscape(remoteOf(item)), nil, nil, nil))
	if err != nil && platform.AsFailure(err).Kind == platform.Gone {
		return nil
	}
	return err
}

// Block implements platform.Blocker.
func (s *session) Block(ctx context.Context, item platform.PublicRef, blocked bool) error {
	who := item.Author.Address
	switch {
	case s.plan != enterprise:
		return &platform.Failure{Kind: platform.Unsupported, Title: "X lets only apps with an Enterprise contract block accounts"}
	case who == "":
		return &platform.Failure{Kind: platform.Rejected, Title: "the item names no author"}
	case blocked:
		return safe(s.ask(ctx, http.MethodPost, "/2/users/"+s.userID+"/blocking", nil, map[string]string{"target_user_id": who}, nil))
	}
	return safe(s.ask(ctx, http.MethodDelete, "/2/users/"+s.userID+"/blocking/"+url.PathEscape(who), nil, nil, nil))
}
