//! The agents.

use crate::memory::{Memory, User};
use lvng_api::agents::*;
use lvng_api::server::{ApiError, Context};
use lvng_api::wire::DateTime;

impl AgentsApi for Memory {
    type Principal = User;

    async fn create(&self, cx: Context<User>, req: CreateAgent) -> Result<CreateAgentResponse, ApiError> {
        let now = DateTime::now();
        let agent = Agent {
            id: self.new_id("agt_"),
            name: req.name,
            description: req.description,
            avatar: req.avatar,
            system_prompt: req.system_prompt,
            model: req.model,
            temperature: req.temperature,
            capabilities: req.capabilities.unwrap_or_default(),
            metadata: req.metadata.unwrap_or_default(),
            tags: req.tags.unwrap_or_default(),
            status: AgentStatus::Inactive,
            is_public: req.is_public.unwrap_or(false),
            user_id: cx.principal().id.clone(),
            created_at: now.clone(),
            updated_at: now,
        };
        self.agents(|agents| agents.insert(agent.id.clone(), agent.clone()));
        Ok(CreateAgentResponse::new(agent))
    }

    async fn list(&self, _: Context<User>, req: ListAgents) -> Result<ListAgentsResponse, ApiError> {
        let all = self
            .agents(|agents| agents.values().filter(|agent| is_wanted(agent, &req)).map(summary).collect::<Vec<_>>());
        let (limit, offset) = (req.limit.unwrap_or(50), req.offset.unwrap_or(0));
        let total = count(all.len());
        let page = all.into_iter().skip(index(offset)).take(index(limit)).collect();
        Ok(ListAgentsResponse::new(page, total, limit, offset))
    }

    async fn get(&self, _: Context<User>, req: GetAgent) -> Result<GetAgentResponse, ApiError> {
        self.agent(&req.id, |agent| GetAgentResponse::new(agent.clone()))
    }

    async fn update(&self, _: Context<User>, req: UpdateAgent) -> Result<UpdateAgentResponse, ApiError> {
        self.agent(&req.id.clone(), |agent| {
            agent.name = req.name.unwrap_or(agent.name.clone());
            agent.description = req.description.or(agent.description.take());
            agent.avatar = req.avatar.or(agent.avatar.take());
            agent.system_prompt = req.system_prompt.or(agent.system_prompt.take());
            agent.model = req.model.or(agent.model.take());
            agent.temperature = req.temperature.or(agent.temperature);
            agent.capabilities = req.capabilities.unwrap_or(agent.capabilities.clone());
            agent.metadata = req.metadata.unwrap_or(agent.metadata.clone());
            agent.tags = req.tags.unwrap_or(agent.tags.clone());
            agent.is_public = req.is_public.unwrap_or(agent.is_public);
            agent.status = req.status.unwrap_or(agent.status.clone());
            agent.updated_at = DateTime::now();
            UpdateAgentResponse::new(UpdatedAgent {
                id: agent.id.clone(),
                name: agent.name.clone(),
                description: agent.description.clone(),
                model: agent.model.clone(),
                temperature: agent.temperature,
                capabilities: agent.capabilities.clone(),
                tags: agent.tags.clone(),
                status: agent.status.clone(),
                is_public: agent.is_public,
                updated_at: agent.updated_at.clone(),
            })
        })
    }

    async fn delete(&self, _: Context<User>, req: DeleteAgent) -> Result<DeleteAgentResponse, ApiError> {
        self.agents(|agents| agents.remove(&req.id)).ok_or_else(|| ApiError::not_found("There is no such agent"))?;
        Ok(DeleteAgentResponse::new("The agent is gone"))
    }

    async fn duplicate(&self, _: Context<User>, req: DuplicateAgent) -> Result<DuplicateAgentResponse, ApiError> {
        let mut copy = self.agent(&req.id, |agent| agent.clone())?;
        copy.id = self.new_id("agt_");
        copy.name = req.name.unwrap_or_else(|| format!("{} (Copy)", copy.name));
        copy.status = AgentStatus::Inactive;
        copy.created_at = DateTime::now();
        copy.updated_at = copy.created_at.clone();
        self.agents(|agents| agents.insert(copy.id.clone(), copy.clone()));
        Ok(DuplicateAgentResponse::new(DuplicatedAgent {
            id: copy.id,
            name: copy.name,
            description: copy.description,
            system_prompt: copy.system_prompt,
            model: copy.model,
            temperature: copy.temperature,
            capabilities: copy.capabilities,
            tags: copy.tags,
            status: copy.status,
            is_public: copy.is_public,
            user_id: copy.user_id,
            created_at: copy.created_at,
            updated_at: copy.updated_at,
        }))
    }

    async fn stats(&self, _: Context<User>, req: GetAgentStats) -> Result<GetAgentStatsResponse, ApiError> {
        let start = self.agent(&req.id, |agent| agent.created_at.clone())?;
        Ok(GetAgentStatsResponse::new(AgentStats::new(0, TokenTotals::new(0, 0), start, DateTime::now())))
    }

    async fn update_capabilities(
        &self,
        _: Context<User>,
        req: UpdateAgentCapabilities,
    ) -> Result<UpdateAgentCapabilitiesResponse, ApiError> {
        self.agent(&req.id.clone(), |agent| {
            agent.capabilities.extend(req.capabilities);
            agent.updated_at = DateTime::now();
            let (id, name) = (agent.id.clone(), agent.name.clone());
            let changed = AgentCapabilities::new(id, name, agent.capabilities.clone(), agent.updated_at.clone());
            UpdateAgentCapabilitiesResponse::new(changed)
        })
    }

    async fn start(&self, _: Context<User>, req: StartAgent) -> Result<StartAgentResponse, ApiError> {
        self.agent(&req.id, |agent| StartAgentResponse::new(set_status(agent, AgentStatus::Active)))
    }

    async fn stop(&self, _: Context<User>, req: StopAgent) -> Result<StopAgentResponse, ApiError> {
        self.agent(&req.id, |agent| StopAgentResponse::new(set_status(agent, AgentStatus::Inactive)))
    }

    async fn message(&self, _: Context<User>, req: MessageAgent) -> Result<MessageAgentResponse, ApiError> {
        let (status, model) = self.agent(&req.id, |agent| (agent.status.clone(), agent.model.clone()))?;
        if status != AgentStatus::Active {
            return Err(ApiError::conflict("The agent is not active; start it first"));
        }
        let words = count(req.message.split_whitespace().count());
        let answer = format!("You said: {}", req.message);
        let model = model.unwrap_or_else(|| "echo".to_owned());
        Ok(MessageAgentResponse::new(answer, model, Vec::new(), TokenUsage::new(words, words + 2)))
    }
}

fn is_wanted(agent: &Agent, req: &ListAgents) -> bool {
    let text = format!("{} {}", agent.name, agent.description.as_deref().unwrap_or_default()).to_lowercase();
    let tags = req.tags.as_deref().unwrap_or_default().split(',').filter(|tag| !tag.is_empty());
    req.search.as_ref().is_none_or(|search| text.contains(&search.to_lowercase()))
        && req.status.as_ref().is_none_or(|status| agent.status == *status)
        && tags.into_iter().all(|tag| agent.tags.iter().any(|own| own == tag))
}

fn summary(agent: &Agent) -> AgentSummary {
    AgentSummary {
        id: agent.id.clone(),
        name: agent.name.clone(),
        description: agent.description.clone(),
        model: agent.model.clone(),
        status: agent.status.clone(),
        capabilities: agent.capabilities.clone(),
        tags: agent.tags.clone(),
        is_public: agent.is_public,
        created_at: agent.created_at.clone(),
    }
}

fn set_status(agent: &mut Agent, status: AgentStatus) -> AgentState {
    agent.status = status;
    agent.updated_at = DateTime::now();
    AgentState::new(agent.id.clone(), agent.name.clone(), agent.status.clone(), agent.updated_at.clone())
}

/// The description bounds what clients send from below, so nothing negative comes here.
fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
