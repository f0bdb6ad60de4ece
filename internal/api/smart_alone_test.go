package api

import (
	"fmt"
	"slices"
	"testing"

	"recado.dev/internal/public"
)

// saidBy answers what stands in public by its author.
func (v *shop) saidBy() map[string]public.ItemView {
	v.t.Helper()
	out := map[string]public.ItemView{}
	for _, item := range v.inPublic() {
		out[item.Message.Author.Name] = item
	}
	return out
}

// Proves: 004-56
func TestSmartTagsKnowWhoSaidWhatHasNoCaseAndHowItReads(t *testing.T) {
	t.Parallel()
	quiet(t, func(t *testing.T, v *shop, page string) {
		for name, filter := range map[string]string{
			"angry": "message.sentiment is negative", "spanish": "message.language is es", "upset": "sentiment is negative", "speaks": "language is es", "from spain": "country is ES",
			"vip": "contact.tag is gold", "network": "platform is linkedin", "channel": "channel is " + page,
		} {
			v.smartTag(name, fmt.Sprintf(`{"about":"messages","enabled":true,"remove":true,"filter_text":%q}`, "message.direction is in and "+filter))
		}
		v.hearOn(page, "leo", "This is terrible, I am very angry and disappointed with your awful service")
		v.hearOn(page, "luz", "Muchas gracias, el pedido ha llegado muy rápido y estoy muy contenta con todo")
		has := func(author string, want ...string) {
			t.Helper()
			v.smartly()
			got := slices.Sorted(slices.Values(v.marks(v.saidBy()[author].MessageID).Tags))
			if !slices.Equal(got, want) {
				t.Errorf("%s's words have %v; want %v", author, got, want)
			}
		}
		has("leo", "angry", "channel", "network", "upset")
		has("luz", "channel", "network", "spanish", "speaks")

		// What comes to be known of somebody later counts from then on.
		leo := v.saidBy()["leo"].Contact.ID
		v.owner.do("PATCH", "/contacts/"+leo, `{"add_tags":["gold"],"phone":"+34600111222"}`).want(200)
		has("leo", "angry", "channel", "from spain", "network", "upset", "vip")
		v.owner.do("PATCH", "/contacts/"+leo, `{"remove_tags":["gold"]}`).want(200)
		has("leo", "angry", "channel", "from spain", "network", "upset")
		has("luz", "channel", "network", "spanish", "speaks")
	})
}

func TestSmartTagsKnowHowAFirstMessageReads(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		for about, filters := range map[string][]string{
			"cases":    {"sentiment is negative", "language is en", "contact.tag is gold"},
			"messages": {"message.sentiment is negative", "message.language is en", "contact.tag is gold"},
		} {
			for _, filter := range filters {
				v.smartTag(about+" "+filter, fmt.Sprintf(`{"about":%q,"enabled":true,"filter_text":%q}`, about, filter))
			}
		}
		k := v.one("ana", "This is terrible, I am very angry and disappointed with your awful service")
		said := v.messageOf(k)
		for step, want := range []int{2, 3} {
			if step == 1 {
				v.owner.do("PATCH", "/contacts/"+k.Contact.ID, `{"add_tags":["gold"]}`).want(200)
			}
			v.smartly()
			if ofCase, ofMessage := v.tagsOf(k), v.marks(said).Tags; len(ofCase) != want || len(ofMessage) != want {
				t.Errorf("step %d: the case has %v, its message %v; want %d each", step, ofCase, ofMessage, want)
			}
		}
	})
}
