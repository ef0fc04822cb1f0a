//! What an agent's state is, who changed it and what the timers show (STA).
