package api

import (
	"testing"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/byoc"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAnAccountThatSaysWhatItCanHasAPublicSideOfItsOwn(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		srv := newServerOf(t, s, []platform.Platform{byoc.New()})
		owner := srv.setup()
		connect := func(name, capabilities string) string {
			return owner.do("POST", "/channels", `{"platform":"byoc","name":"`+name+`","settings":{"callback_url":"https://forum.test/desk","capabilities":`+capabilities+`},
				"secrets":{"signing_secret":"whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}}`).want(201).field("id")
		}
		forum := connect("Forum", `"{\"public\":{\"reply\":{\"length\":500},\"hide\":true}}"`)
		plain := connect("Plain", `"[\"buttons\"]"`)

		var list page[channel.View]
		owner.do("GET", "/channels", "").want(200).into(&list)
		for _, v := range list.Items {
			switch {
			case v.ID == plain && v.OwnPublic != nil:
				t.Errorf("a channel that says nothing of it has a public side: %+v", v.OwnPublic)
			case v.ID == forum && (v.OwnPublic == nil || v.OwnPublic.Reply.TextLength != 500 || v.OwnPublic.Verbs[desk.VerbHide].Level != platform.Yes):
				t.Errorf("public side = %+v; want answers of 500 characters, and hiding", v.OwnPublic)
			}
		}
		owner.do("PATCH", "/channels/"+forum, `{"opens_cases":false}`).want(200)
		owner.do("PATCH", "/channels/"+plain, `{"opens_cases":false}`).code(422, desk.CodeInvalid)

		var one channel.View
		owner.do("PATCH", "/channels/"+forum, `{"settings":{"capabilities":""}}`).want(200)
		if owner.do("GET", "/channels/"+forum, "").want(200).into(&one); one.OwnPublic != nil {
			t.Errorf("public side = %+v after it was taken out of the capabilities", one.OwnPublic)
		}
	})
}
