package api

import (
	"fmt"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
)

const echoBody = `{"platform":"echo","name":"Second","settings":{"api_base_url":"https://echo.test"},"secrets":{"token":"secret-token","signing_secret":"secret-sign"}%s}`

func TestAChannelIsConnectedWithItsDefaultSkillOrNotAtAll(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	skill := owner.do("POST", "/skills", `{"name":"Repairs"}`).want(201).field("id")
	owner.do("POST", "/channels", fmt.Sprintf(echoBody, `,"default_skill":{"skill_id":"nowhere"}`)).code(422, desk.CodeInvalid)
	var list page[struct{ ID string }]
	owner.do("GET", "/channels", "").want(200).into(&list)
	if len(list.Items) != 0 {
		t.Errorf("%d channels after a refusal", len(list.Items))
	}
	id := owner.do("POST", "/channels", fmt.Sprintf(echoBody, fmt.Sprintf(`,"default_skill":{"skill_id":%q,"level":3}`, skill))).want(201).field("id")
	var work dispatch.ChannelWork
	owner.do("GET", "/channels/"+id+"/work", "").want(200).into(&work)
	if work.DefaultSkill == nil || *work.DefaultSkill != (dispatch.DefaultSkill{SkillID: skill, Level: 3}) || work.Workstream != nil {
		t.Errorf("%+v", work)
	}
	owner.do("PUT", "/channels/"+id+"/skill", `{"skill_id":""}`).want(200).into(&work)
	if work.DefaultSkill == nil || work.DefaultSkill.SkillID != "" {
		t.Errorf("%+v", work.DefaultSkill)
	}
	plain := owner.do("POST", "/channels", fmt.Sprintf(echoBody, "")).want(201).field("id")
	var unchosen dispatch.ChannelWork
	owner.do("GET", "/channels/"+plain+"/work", "").want(200).into(&unchosen)
	if unchosen.DefaultSkill != nil {
		t.Errorf("something was chosen: %+v", unchosen.DefaultSkill)
	}
}

func TestAWorkstreamIsReviewedBeforeItIsThereAndTakesOpenCasesInWhenItIs(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	channel := owner.do("POST", "/channels", fmt.Sprintf(echoBody, "")).want(201).field("id")
	deskThings(t, s, owner.who().WorkspaceID, channel, map[string]string{})
	queue := owner.do("POST", "/queues", `{"name":"Support","everyone":true}`).want(201).field("id")
	draft := fmt.Sprintf(`{"name":"All","queue_id":%q,"channels":[%q]}`, queue, channel)
	var review dispatch.Review
	owner.do("POST", "/workstreams/review", draft).want(200).into(&review)
	if review.OpenCases != 1 || len(review.Findings) == 0 {
		t.Errorf("%+v", review)
	}
	stream := owner.do("POST", "/workstreams?open_cases=route", draft).want(201).field("id")
	var intake dispatch.Intake
	owner.do("GET", "/workstreams/"+stream+"/intake", "").want(200).into(&intake)
	if !intake.Running || intake.Total != 1 {
		t.Errorf("%+v", intake)
	}
	if err := s.api.Dispatch.Run(t.Context(), owner.who().WorkspaceID); err != nil {
		t.Fatal(err)
	}
	owner.do("POST", "/workstreams/"+stream+"/intake", "").want(202).into(&intake)
	if intake.Running || intake.Done != 1 || intake.Left != 0 {
		t.Errorf("%+v", intake)
	}
	owner.do("PATCH", "/workstreams/"+stream+"?open_cases=all", `{}`).want(422)
}
