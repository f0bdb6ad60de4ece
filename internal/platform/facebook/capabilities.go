package facebook

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// The network's numbers.
const (
	megabyte    = 1 << 20
	maxComment  = 8000
	maxPost     = 63206
	maxPictures = 10
	privateDays = 7 * 24 * 60 * 60
)

func pictures() platform.Media {
	return platform.Media{Level: platform.Yes, MaxBytes: 10 * megabyte, Mimes: []string{"image/jpeg", "image/png", "image/gif"}, Caption: true}
}

// caps is what a Page can do. All that is sent is an answer in public, so that
// both sides of the declaration say the same.
func caps(reviews bool) platform.Caps {
	reply := platform.ReplyLimits{Level: platform.Yes, TextLength: maxComment, Media: map[string]platform.Media{"image": pictures()}}
	public := &platform.PublicCaps{
		Post: platform.PostLimits{
			Level: platform.Yes, TextLength: maxPost, Images: maxPictures, Video: platform.Yes, Link: platform.Yes, NoText: true,
			Under: platform.Yes, MaxImage: 10 * megabyte, MaxVideo: 1024 * megabyte,
		},
		Reply: reply, Depth: 2, Verbs: verbs(), Counts: []string{"likes", "comments", "shares"},
	}
	if reviews {
		public.Ratings = 5
	}
	return platform.Caps{
		TextLength: reply.TextLength, CaptionLength: reply.TextLength, Formatting: "none", Media: reply.Media,
		Location: platform.No, Contacts: platform.No, Reply: platform.Yes, Reactions: platform.No,
		Edit: platform.Yes, Delete: platform.Yes, Typing: platform.No, ReadReceipts: platform.No, Templates: platform.No, Voice: platform.No,
		Receipts:  []desk.Status{desk.StatusSent, desk.StatusFailed},
		Rates:     platform.Rates{PerSecond: 5, MaxConcurrency: 4},
		Proactive: platform.No, Public: public,
	}
}

func verbs() map[desk.PublicVerb]platform.VerbRule {
	return map[desk.PublicVerb]platform.VerbRule{
		desk.VerbLike: {Level: platform.Yes, Says: platform.Text{
			En: "Everybody sees that the Page likes it, and its author is told.",
			Es: "Todo el mundo ve que a la página le gusta, y se avisa a su autor.",
		}},
		desk.VerbHide: {Level: platform.Yes, Says: platform.Text{
			En: "Only its author and their friends still see it. Nobody is told, and it can be shown again.",
			Es: "Solo lo siguen viendo su autor y sus amigos. No se avisa a nadie, y se puede volver a mostrar.",
		}},
		desk.VerbRemove: {Level: platform.Yes, Final: true, Says: platform.Text{
			En: "It goes for everybody, together with the answers under it, and can't be brought back. Its author is not told.",
			Es: "Desaparece para todo el mundo, junto con las respuestas que tiene debajo, y no se puede recuperar. No se avisa a su autor.",
		}},
		desk.VerbBlock: {Level: platform.Yes, Says: platform.Text{
			En: "The person can't comment, post or write to the Page any more. What they wrote stays. They are not told, and they can be let in again.",
			Es: "La persona ya no puede comentar, publicar ni escribir a la página. Lo que escribió se queda. No se le avisa, y se la puede volver a admitir.",
		}},
		desk.VerbRewrite: {Level: platform.Yes, Says: platform.Text{
			En: "Everybody sees the new words, marked as edited; what it said before can be looked up on Facebook.",
			Es: "Todo el mundo ve el texto nuevo, marcado como editado; en Facebook se puede consultar lo que decía antes.",
		}},
		desk.VerbWithdraw: {Level: platform.Yes, Final: true, Says: platform.Text{
			En: "It goes for everybody, together with the answers under it, and can't be brought back.",
			Es: "Desaparece para todo el mundo, junto con las respuestas que tiene debajo, y no se puede recuperar.",
		}},
		desk.VerbPrivate: {Level: platform.Yes, Once: true, Seconds: privateDays, Says: platform.Text{
			En: "Nobody but its author sees it: it goes to them as a message, with a link to what they wrote. One message; then they have to write back.",
			Es: "Solo lo ve su autor: le llega como mensaje, con un enlace a lo que escribió. Un único mensaje; después tiene que responder.",
		}},
		desk.VerbName: {Level: platform.Degraded, Says: platform.Text{
			En: "The answer begins with the person's name as plain words: Facebook lets no app link to people.",
			Es: "La respuesta empieza con el nombre de la persona como texto normal: Facebook no permite a las aplicaciones enlazar a personas.",
		}},
		desk.VerbProfile: {Level: platform.No, Why: platform.Text{
			En: "Facebook lets a Page answer under its own posts as itself alone.",
			Es: "Facebook solo permite que una página responda en sus publicaciones como ella misma.",
		}},
	}
}
