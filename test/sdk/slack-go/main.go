// Command slack-go runs the client for Go that others wrote against the emulated
// network, and as "fake" serves the fake network that comes with that client, for
// our connector to meet.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/slacktest"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "fake" {
		fake()
		return
	}
	if err := run(); err != nil {
		log.Fatal(err)
	}
	say(map[string]any{"done": true})
}

func say(v map[string]any) {
	if err := json.NewEncoder(os.Stdout).Encode(v); err != nil {
		log.Fatal(err)
	}
}

// fake serves until nobody listens any more.
func fake() {
	server := slacktest.NewTestServer()
	server.Start()
	say(map[string]any{"url": server.GetAPIURL()})
	_, _ = io.Copy(io.Discard, os.Stdin)
	server.Stop()
}

func run() error {
	api := slack.New(os.Getenv("TOKEN"), slack.OptionAPIURL(os.Getenv("API")+"/"))
	self, err := api.AuthTest()
	if err != nil || self.TeamID != os.Getenv("TEAM") {
		return fmt.Errorf("auth.test: %+v, %w", self, err)
	}
	heard, err := hear(os.Getenv("SECRET"), os.Getenv("LISTEN"))
	if err != nil {
		return err
	}
	person, err := api.GetUserInfo(heard.User)
	if err != nil || person.RealName == "" {
		return fmt.Errorf("users.info: %+v, %w", person, err)
	}
	direct, _, _, err := api.OpenConversation(&slack.OpenConversationParameters{Users: []string{heard.User}})
	if err != nil || direct.ID != heard.Channel {
		return fmt.Errorf("conversations.open: %+v, %w", direct, err)
	}
	yes := slack.NewButtonBlockElement("yes", "1", slack.NewTextBlockObject(slack.PlainTextType, "Yes", false, false))
	_, ts, err := api.PostMessage(heard.Channel, slack.MsgOptionText("A & B", true), slack.MsgOptionBlocks(
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "*Is it here?*", false, false), nil, nil),
		slack.NewActionBlock("answer", yes),
	))
	if err != nil {
		return fmt.Errorf("chat.postMessage: %w", err)
	}
	if err := api.AddReaction("eyes", slack.NewRefToMessage(heard.Channel, heard.TimeStamp)); err != nil {
		return fmt.Errorf("reactions.add: %w", err)
	}
	picture := []byte("a picture")
	file, err := api.UploadFile(slack.UploadFileParameters{Reader: bytes.NewReader(picture), FileSize: len(picture), Filename: "a.png", Channel: heard.Channel, ThreadTimestamp: ts})
	if err != nil || file.ID == "" {
		return fmt.Errorf("upload: %+v, %w", file, err)
	}
	if _, _, err := api.PostMessage("C0NOWHERE", slack.MsgOptionText("x", false)); err == nil || err.Error() != "channel_not_found" {
		return fmt.Errorf("to nowhere: %w", err)
	}
	if _, err := slack.New("xoxb-wrong", slack.OptionAPIURL(os.Getenv("API")+"/")).AuthTest(); err == nil || err.Error() != "invalid_auth" {
		return fmt.Errorf("with a wrong token: %w", err)
	}
	return nil
}

// hear waits for a message, with the client's own check of signatures.
func hear(secret, listen string) (*slackevents.MessageEvent, error) {
	got := make(chan *slackevents.MessageEvent, 1)
	fault := make(chan error, 1)
	go func() {
		fault <- http.ListenAndServe(listen, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return
			}
			verifier, err := slack.NewSecretsVerifier(r.Header, secret)
			if err == nil {
				_, _ = verifier.Write(body)
				err = verifier.Ensure()
			}
			if err != nil {
				fault <- fmt.Errorf("the signature: %w", err)
				return
			}
			event, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
			if err != nil {
				fault <- fmt.Errorf("read %s: %w", body, err)
				return
			}
			if event.Type == slackevents.URLVerification {
				challenge, ok := event.Data.(*slackevents.EventsAPIURLVerificationEvent)
				if ok {
					_, _ = io.WriteString(w, challenge.Challenge)
				}
				return
			}
			if m, ok := event.InnerEvent.Data.(*slackevents.MessageEvent); ok {
				select {
				case got <- m:
				default:
				}
			}
		}))
	}()
	say(map[string]any{"listening": true})
	select {
	case m := <-got:
		return m, nil
	case err := <-fault:
		return nil, err
	}
}
