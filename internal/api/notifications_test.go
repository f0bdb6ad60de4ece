package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/notify"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// browserJSON is a browser that wants to be told of news.
const browserJSON = `{"endpoint":"https://push.test/secret-address","keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"BTBZMqHH6r4Tts7J_aSIgg"}}`

// told gives a person notifications, the oldest first.
func (v *shop) told(user string, n int) {
	v.t.Helper()
	err := v.store.Write(context.Background(), func(tx *store.Tx) error {
		if _, err := tx.LockNotified(context.Background(), v.ws, user); err != nil {
			return err
		}
		for i := range n {
			_, _, err := tx.PutNotification(context.Background(), desk.Notification{
				WorkspaceID: v.ws, UserID: user, ID: fmt.Sprintf("n%03d", i), Kind: desk.NotifyReplied, CaseID: fmt.Sprint("c", i), Count: 1, Shown: true,
				CreatedAt: v.clock.Now(), UpdatedAt: v.clock.Now(), Seq: int64(i),
			})
			if err != nil {
				return err
			}
		}
		_, err := tx.CountNotifications(context.Background(), v.ws, user, int64(n))
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

func TestNotificationsAreListedInPagesAndRead(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		v := newShop(t, s)
		v.told(v.agent.who().UserID, 5)
		var first, second, none notificationPage
		v.agent.do("GET", "/notifications?limit=3", "").want(200).into(&first)
		if len(first.Items) != 3 || first.Items[0].ID != "n004" || first.NextCursor == nil || first.Unread != 5 {
			t.Fatalf("got %+v", first)
		}
		v.agent.do("GET", "/notifications?limit=3&cursor="+*first.NextCursor, "").want(200).into(&second)
		if len(second.Items) != 2 || second.Items[1].ID != "n000" || second.NextCursor != nil {
			t.Errorf("got %+v", second)
		}
		v.owner.do("GET", "/notifications", "").want(200).into(&none)
		if len(none.Items) != 0 || none.Unread != 0 {
			t.Errorf("the owner sees %+v", none)
		}
		v.owner.do("POST", "/notifications/read", `{"ids":["n001"]}`).want(200)
		v.agent.do("POST", "/notifications/read", `{}`).code(422, desk.CodeInvalid)
		for body, left := range map[string]string{`{"ids":["n001","n002","nowhere"]}`: `{"unread":3}`} {
			if got := strings.TrimSpace(string(v.agent.do("POST", "/notifications/read", body).want(200).body)); got != left {
				t.Errorf("%s left %s", body, got)
			}
		}
		v.agent.do("GET", "/notifications?unread=true", "").want(200).into(&second)
		if len(second.Items) != 3 {
			t.Errorf("got %+v", second)
		}
		v.agent.do("POST", "/notifications/read", `{"case_id":"c0"}`).want(200)
		if got := strings.TrimSpace(string(v.agent.do("POST", "/notifications/read", `{"all":true}`).want(200).body)); got != `{"unread":0}` {
			t.Errorf("left %s", got)
		}
	})
}

func TestNotificationSettingsAreOnesOwn(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	var mine notify.Settings
	v.agent.do("GET", "/me/notification-settings", "").want(200).into(&mine)
	if !mine.Kinds[desk.NotifyAssigned].Push || mine.Digest != notify.DigestOff {
		t.Errorf("by default %+v", mine)
	}
	changed := `{"kinds":{"replied":{"in_app":true,"desktop":false,"push":false,"email":true}},"quiet_hours":{"enabled":true,"from":"21:00","to":"08:00","days":[6,7],"timezone":"Europe/Madrid"},"digest":"daily","hide_text":true,"toasts":false,"sound":true}`
	v.agent.do("PUT", "/me/notification-settings", changed).want(200)
	v.agent.do("GET", "/me/notification-settings", "").want(200).into(&mine)
	if !mine.Kinds[desk.NotifyReplied].Email || mine.Quiet.From != "21:00" || mine.Digest != notify.DigestDaily || !mine.HideText || mine.Toasts || !mine.Sound {
		t.Errorf("kept %+v", mine)
	}
	v.agent.do("PUT", "/me/notification-settings", strings.Replace(changed, "21:00", "29:00", 1)).code(422, desk.CodeInvalid)
	v.owner.do("GET", "/me/notification-settings", "").want(200).into(&mine)
	if mine.Digest != notify.DigestOff {
		t.Error("the owner has the agent's settings")
	}
}

func TestABrowserIsToldForItsPersonAlone(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	if key := v.agent.do("GET", "/me/push-key", "").want(200).field("public_key"); len(key) < 80 {
		t.Errorf("the key is %q", key)
	}
	res := v.agent.do("POST", "/me/push-subscriptions", browserJSON).want(201)
	id := res.field("id")
	v.agent.do("POST", "/me/push-subscriptions", strings.Replace(browserJSON, "https", "http", 1)).code(422, desk.CodeInvalid)
	list := v.agent.do("GET", "/me/push-subscriptions", "").want(200)
	if !strings.Contains(string(list.body), id) || strings.Contains(string(list.body), "secret-address") {
		t.Errorf("got %s", list.body)
	}
	v.owner.do("DELETE", "/me/push-subscriptions/"+id, "").code(404, desk.CodeNotFound)
	v.agent.do("DELETE", "/me/push-subscriptions/"+id, "").want(204)
	v.agent.do("DELETE", "/me/push-subscriptions/"+id, "").code(404, desk.CodeNotFound)
}

func TestATestTrulySends(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	for way, want := range map[string]string{"in_app": `{"sent":1,"failed":[]}`, "email": `{"sent":1,"failed":[]}`, "push": `{"sent":0,"failed":[]}`} {
		if got := strings.TrimSpace(string(v.agent.do("POST", "/me/notification-test", `{"way":"`+way+`"}`).want(200).body)); got != want {
			t.Errorf("%s: %s", way, got)
		}
	}
	var mine notificationPage
	v.agent.do("GET", "/notifications", "").want(200).into(&mine)
	if mine.Unread != 1 || len(mine.Items) != 1 || mine.Items[0].Kind != desk.NotifyTest {
		t.Errorf("got %+v", mine)
	}
}

func TestALinkOfAMailAsksBeforeItEndsDigests(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	agent := v.agent.who()
	v.agent.do("PUT", "/me/notification-settings", `{"kinds":{},"quiet_hours":{"enabled":false,"from":"21:00","to":"08:00","days":[],"timezone":""},"digest":"daily","hide_text":false,"toasts":true,"sound":false}`).want(200)
	path := strings.TrimPrefix(v.api.Notify.UnsubscribeURL(agent.WorkspaceID, agent.UserID), "http://desk.test")
	digest := func() string {
		var s notify.Settings
		v.agent.do("GET", "/me/notification-settings", "").want(200).into(&s)
		return s.Digest
	}
	page := v.nobody().do("GET", path, "").want(200)
	if !strings.Contains(string(page.body), `<form method="post">`) || digest() != notify.DigestDaily {
		t.Errorf("%s, and the digest is %s", page.body, digest())
	}
	v.nobody().do("GET", path+"x", "").want(http.StatusNotFound)
	v.nobody().do("POST", path+"x", "").want(http.StatusNotFound)
	if v.nobody().do("POST", path, "").want(200); digest() != notify.DigestOff {
		t.Error("the digest goes on")
	}
}

func TestWhatLeavesTheAppIsTheAdminsToSay(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	v.agent.do("GET", "/workspace/notifications", "").want(403)
	if got := strings.TrimSpace(string(v.owner.do("PUT", "/workspace/notifications", `{"hide_text":true}`).want(200).body)); got != `{"hide_text":true}` {
		t.Errorf("got %s", got)
	}
	if got := strings.TrimSpace(string(v.owner.do("GET", "/workspace/notifications", "").want(200).body)); got != `{"hide_text":true}` {
		t.Errorf("got %s", got)
	}
}
