namespace Amazon.StepFunctions.Model;

public class ExecutionAlreadyExistsException : AmazonStepFunctionsException
{
    public ExecutionAlreadyExistsException(string message)
        : base(message)
    {
    }

    public ExecutionAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ExecutionAlreadyExistsException(Exception innerException)
        : base(innerException)
    {
    }
}

public class ExecutionDoesNotExistException : AmazonStepFunctionsException
{
    public ExecutionDoesNotExistException(string message)
        : base(message)
    {
    }

    public ExecutionDoesNotExistException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ExecutionDoesNotExistException(Exception innerException)
        : base(innerException)
    {
    }
}

public class ExecutionLimitExceededException : AmazonStepFunctionsException
{
    public ExecutionLimitExceededException(string message)
        : base(message)
    {
    }

    public ExecutionLimitExceededException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ExecutionLimitExceededException(Exception innerException)
        : base(innerException)
    {
    }
}

public class InvalidArnException : AmazonStepFunctionsException
{
    public InvalidArnException(string message)
        : base(message)
    {
    }

    public InvalidArnException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InvalidArnException(Exception innerException)
        : base(innerException)
    {
    }
}

public class InvalidExecutionInputException : AmazonStepFunctionsException
{
    public InvalidExecutionInputException(string message)
        : base(message)
    {
    }

    public InvalidExecutionInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InvalidExecutionInputException(Exception innerException)
        : base(innerException)
    {
    }
}

public class InvalidNameException : AmazonStepFunctionsException
{
    public InvalidNameException(string message)
        : base(message)
    {
    }

    public InvalidNameException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InvalidNameException(Exception innerException)
        : base(innerException)
    {
    }
}

public class InvalidOutputException : AmazonStepFunctionsException
{
    public InvalidOutputException(string message)
        : base(message)
    {
    }

    public InvalidOutputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InvalidOutputException(Exception innerException)
        : base(innerException)
    {
    }
}

public class InvalidTokenException : AmazonStepFunctionsException
{
    public InvalidTokenException(string message)
        : base(message)
    {
    }

    public InvalidTokenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InvalidTokenException(Exception innerException)
        : base(innerException)
    {
    }
}

public class StateMachineDoesNotExistException : AmazonStepFunctionsException
{
    public StateMachineDoesNotExistException(string message)
        : base(message)
    {
    }

    public StateMachineDoesNotExistException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StateMachineDoesNotExistException(Exception innerException)
        : base(innerException)
    {
    }
}

public class StateMachineDeletingException : AmazonStepFunctionsException
{
    public StateMachineDeletingException(string message)
        : base(message)
    {
    }

    public StateMachineDeletingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StateMachineDeletingException(Exception innerException)
        : base(innerException)
    {
    }
}

public class TaskDoesNotExistException : AmazonStepFunctionsException
{
    public TaskDoesNotExistException(string message)
        : base(message)
    {
    }

    public TaskDoesNotExistException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public TaskDoesNotExistException(Exception innerException)
        : base(innerException)
    {
    }
}

public class TaskTimedOutException : AmazonStepFunctionsException
{
    public TaskTimedOutException(string message)
        : base(message)
    {
    }

    public TaskTimedOutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public TaskTimedOutException(Exception innerException)
        : base(innerException)
    {
    }
}
