package x

import (
	"slices"
	"strings"

	"recado.dev/internal/platform"
)

// meaning is what a refusal means here, and what an agent or admin reads.
type meaning struct {
	statuses []int
	types    []string // the end of the problem's type
	codes    []string // of the older API
	words    []string // that its text holds, in lower case
	kind     platform.FailureKind
	code     string // ours, where others tell the meaning by it
	title    string
	advice   platform.Text
}

// codeReplyRule marks the refusal of an answer to somebody who did not name the
// account.
const codeReplyRule = "reply_not_allowed"

// postMeanings are those of calls about posts: they are looked through before the
// others, which speak of messages.
func postMeanings() []meaning {
	return []meaning{
		{
			statuses: []int{403}, words: []string{"not been mentioned", "reply to this conversation is not allowed", "not allowed to reply", "otherwise engaged"},
			kind: platform.Rejected, code: codeReplyRule, title: "X lets apps answer only those who named the account or quoted it",
		},
		{statuses: []int{403}, words: []string{"duplicate"}, codes: []string{"187"}, kind: platform.Rejected, title: "The account posted the same words just now"},
		{statuses: []int{403}, words: []string{"too long", "character limit", "longer than"}, codes: []string{"186"}, kind: platform.TooLong, title: "The post is too long"},
		{statuses: []int{400}, words: []string{"too long", "character limit", "longer than"}, kind: platform.TooLong, title: "The post is too long"},
		{
			statuses: []int{403}, words: []string{"cannot hide", "can't hide", "hide this", "hidden"}, kind: platform.Rejected, title: "Only replies under the account's own posts can be hidden",
		},
		{
			statuses: []int{403}, words: []string{"blocked"}, kind: platform.Rejected, title: "This person has blocked the account",
		},
		{statuses: []int{403}, words: []string{"cashtag"}, kind: platform.Rejected, title: "X lets apps write at most one cashtag in a post"},
		{
			statuses: []int{403}, types: []string{"oauth1-permissions", "client-forbidden"}, codes: []string{"93", "261"}, words: []string{"not permitted to access", "not enrolled"},
			kind: platform.Misconfigured, title: "The app may not read or write posts",
			advice: platform.Text{
				En: "Set the app's permissions to read and write, then make the access token anew.",
				Es: "Pon los permisos de la aplicación en lectura y escritura, y genera de nuevo el token de acceso.",
			},
		},
		{
			statuses: []int{403}, types: []string{"not-authorized-for-resource"}, codes: []string{"179", "385"}, kind: platform.Rejected, title: "The account may not see or answer this post",
		},
		{statuses: []int{404}, types: []string{"resource-not-found"}, codes: []string{"144"}, kind: platform.Gone, title: "The post is not there any more"},
	}
}

// meanings are looked through in their order: the first that fits counts.
func meanings() []meaning {
	return []meaning{
		{
			types: []string{"usage-capped", "credits"}, codes: []string{"453"}, words: []string{"usage cap", "credits", "spending limit"},
			kind: platform.Misconfigured, title: "The app's credits or its spending limit are used up",
			advice: platform.Text{
				En: "Top up or raise the limit in X's developer console; until then nothing is sent.",
				Es: "Recarga o sube el límite en la consola de desarrolladores de X; hasta entonces no se envía nada.",
			},
		},
		{
			statuses: []int{403}, codes: []string{"349", "150", "151"},
			words: []string{"permission to dm", "cannot send messages to this user", "not following you", "does not allow", "blocked"},
			kind:  platform.RecipientGone, title: "This person takes no direct messages from the account",
			advice: platform.Text{
				En: "They have to follow the account, write to it first, or allow messages from everybody.",
				Es: "Tiene que seguir a la cuenta, escribirle primero o permitir mensajes de cualquiera.",
			},
		},
		{
			statuses: []int{403}, words: []string{"duplicate"}, codes: []string{"187"},
			kind: platform.Rejected, title: "The same words were sent to this person just now",
		},
		{
			statuses: []int{403}, types: []string{"oauth1-permissions", "client-forbidden"}, codes: []string{"93"}, words: []string{"read, write and direct messages", "not permitted to access"},
			kind: platform.Misconfigured, title: "The app may not read or write direct messages",
			advice: platform.Text{
				En: "Set the app's permissions to read, write and direct messages, then make the access token anew.",
				Es: "Pon los permisos de la aplicación en lectura, escritura y mensajes directos, y genera de nuevo el token de acceso.",
			},
		},
		{
			statuses: []int{401}, codes: []string{"32", "89", "215"}, kind: platform.BadCredentials, title: "The keys or the access token are refused",
			advice: platform.Text{
				En: "Make the access token anew in the developer console and enter it here.",
				Es: "Genera de nuevo el token de acceso en la consola de desarrolladores e introdúcelo aquí.",
			},
		},
		{
			statuses: []int{403}, types: []string{"not-authorized-for-resource"}, kind: platform.RecipientGone, title: "The account may not write to this person",
		},
		{
			statuses: []int{404}, types: []string{"resource-not-found"}, codes: []string{"50", "108"}, kind: platform.RecipientGone, title: "There is no such account any more",
		},
		{statuses: []int{400}, words: []string{"media"}, codes: []string{"324"}, kind: platform.Rejected, title: "The network refuses the file"},
		{codes: []string{"354"}, kind: platform.TooLong, title: "The message is too long"},
		{codes: []string{"88"}, kind: platform.Throttled, title: "Too many messages within a quarter of an hour"},
	}
}

// meaningOf answers the first meaning that fits a refusal. One that names
// statuses fits none other, and needs a further sign where it has any.
func meaningOf(all []meaning, status int, kind, code, words string) (meaning, bool) {
	for _, m := range all {
		if len(m.statuses) > 0 && !slices.Contains(m.statuses, status) {
			continue
		}
		signs := len(m.types) + len(m.words) + len(m.codes)
		fits := kind != "" && slices.Contains(m.types, kind) || code != "" && slices.Contains(m.codes, code) ||
			slices.ContainsFunc(m.words, func(w string) bool { return strings.Contains(words, w) })
		if fits || signs == 0 || status == 401 && len(m.statuses) > 0 {
			return m, true
		}
	}
	return meaning{}, false
}
